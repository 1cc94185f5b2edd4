-- Repeatable, because MariaDB undoes no change of a schema: what was cut off is run again from the beginning.
-- Where the tickets are, in finer steps than the state, and how they get there. A program of the version before leaves
-- these as they are here, and knows posting alone.
ALTER TABLE delivery ADD COLUMN IF NOT EXISTS delivery_method VARCHAR(64) NOT NULL DEFAULT 'POST';
ALTER TABLE delivery ADD COLUMN IF NOT EXISTS delivery_step VARCHAR(64) NOT NULL DEFAULT 'REQUESTED';
ALTER TABLE delivery ADD COLUMN IF NOT EXISTS step_at BIGINT;
ALTER TABLE delivery ADD COLUMN IF NOT EXISTS recalled_at BIGINT;
UPDATE delivery SET delivery_step = 'DELIVERED', step_at = status_at
WHERE delivery_status = 'COMPLETE_DELIVERY' AND delivery_step = 'REQUESTED';

-- What is to be moved on is found without reading the whole table, and so is what is to come back.
CREATE INDEX IF NOT EXISTS delivery_to_move ON delivery (delivery_status, delivery_step, delivery_method, id);
CREATE INDEX IF NOT EXISTS delivery_recalled ON delivery (delivery_step, recalled_at);
