-- Where the tickets are, in finer steps than the state, and how they get there. A program of the version before leaves
-- these as they are here, and knows posting alone.
ALTER TABLE delivery ADD COLUMN delivery_method TEXT NOT NULL DEFAULT 'POST';
ALTER TABLE delivery ADD COLUMN delivery_step TEXT NOT NULL DEFAULT 'REQUESTED';
ALTER TABLE delivery ADD COLUMN step_at INTEGER;
ALTER TABLE delivery ADD COLUMN recalled_at INTEGER;
UPDATE delivery SET delivery_step = 'DELIVERED', step_at = status_at WHERE delivery_status = 'COMPLETE_DELIVERY';

-- What is to be moved on is found without reading the whole table, and so is what is to come back.
CREATE INDEX delivery_to_move ON delivery (delivery_step, delivery_method, id) WHERE delivery_status = 'START_DELIVERY';
CREATE INDEX delivery_recalled ON delivery (delivery_step, recalled_at) WHERE recalled_at IS NOT NULL;
