import bird from '../art/poster-bird.svg';
import glass from '../art/poster-glass.svg';
import moon from '../art/poster-moon.svg';
import night from '../art/poster-night.svg';
import post from '../art/poster-post.svg';
import star from '../art/poster-star.svg';
import summer from '../art/poster-summer.svg';
import wave from '../art/poster-wave.svg';
import wideMoon from '../art/wide-moon.svg';
import type { Musical } from './api/types.ts';

export interface Art {
  poster: string;
  /** The same picture for a place that is wider than high. */
  wide: string;
}

const DRAWN: Art[] = [post, star, moon, glass, wave, night, summer, bird].map((poster) => ({
  poster,
  wide: poster === moon ? wideMoon : poster,
}));

/** The picture of a production: its own when it is on this site, because the pages show none from elsewhere. */
export function artOf({ id, poster }: Pick<Musical, 'id'> & Partial<Musical>): Art {
  if (poster && URL.canParse(poster) && new URL(poster).origin === location.origin) return { poster, wide: poster };
  return DRAWN[(id - 1) % DRAWN.length]!;
}
