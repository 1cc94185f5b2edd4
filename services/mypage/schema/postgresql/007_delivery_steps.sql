-- How the tickets come, and how far they are. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN delivery_method TEXT;
ALTER TABLE mypage_first ADD COLUMN delivery_step TEXT;
ALTER TABLE mypage_second ADD COLUMN delivery_method TEXT;
ALTER TABLE mypage_second ADD COLUMN delivery_step TEXT;

-- Its columns are those that there were when it was made.
CREATE OR REPLACE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
