-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Whose a page is. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS customer_id VARCHAR(255);
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS customer_id VARCHAR(255);
CREATE INDEX IF NOT EXISTS mypage_first_of_customer ON mypage_first (customer_id, id);
CREATE INDEX IF NOT EXISTS mypage_second_of_customer ON mypage_second (customer_id, id);

-- Its columns are those that there were when it was made.
CREATE OR REPLACE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
