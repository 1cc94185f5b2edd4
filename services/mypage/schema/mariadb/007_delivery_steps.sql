-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- How the tickets come, and how far they are. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS delivery_method VARCHAR(64);
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS delivery_step VARCHAR(64);
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS delivery_method VARCHAR(64);
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS delivery_step VARCHAR(64);

-- Its columns are those that there were when it was made.
CREATE OR REPLACE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
