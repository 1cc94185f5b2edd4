-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- What was bought, what was paid for it, and what came back. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS performance_id BIGINT;
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS starts_at BIGINT;
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS seats TEXT;
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS paid_amount BIGINT;
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS refunded_amount BIGINT;
ALTER TABLE mypage_first ADD COLUMN IF NOT EXISTS refunded_at BIGINT;
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS performance_id BIGINT;
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS starts_at BIGINT;
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS seats TEXT;
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS paid_amount BIGINT;
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS refunded_amount BIGINT;
ALTER TABLE mypage_second ADD COLUMN IF NOT EXISTS refunded_at BIGINT;

-- Its columns are those that there were when it was made.
CREATE OR REPLACE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
