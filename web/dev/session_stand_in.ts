import type { Connect, Plugin } from 'vite';

const GUEST = JSON.stringify({ role: 'guest', name: null, csrfToken: 'stand-in', loginPath: null });

const answerSession: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url !== '/session') return next();
  response.setHeader('Content-Type', 'application/json');
  response.end(GUEST);
};

/** Vite's servers say who is there, where the gateway behind them is not asked. Never part of a build. */
export function sessionStandIn(): Plugin {
  return {
    name: 'session-stand-in',
    configureServer: (server) => void server.middlewares.use(answerSession),
    configurePreviewServer: (server) => void server.middlewares.use(answerSession),
  };
}
