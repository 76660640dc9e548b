CREATE OR REPLACE FUNCTION append_history(
    record_type text, old_row jsonb, new_row jsonb, bodies bigint[], partnerships bigint[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last_number bigint;
    last_digest bytea;
    entry_action text := 'created';
    entry_changes jsonb := new_row;
    entry_actor bigint := nullif(current_setting('register.actor', true), '')::bigint;
    entry_actor_kind text := coalesce(current_setting('register.actor_kind', true), '');
    entry_reason text := coalesce(current_setting('register.reason', true), '');
    entry_public boolean := coalesce(new_row->>'standing', 'accepted') <> 'draft';
    entry_at timestamptz := clock_timestamp();
BEGIN
    bodies := array_remove(bodies, NULL);
    partnerships := array_remove(partnerships, NULL);
    IF old_row IS NOT NULL THEN
        IF old_row->>'standing' = 'draft' AND entry_public THEN
            entry_action := 'published';
        ELSE
            entry_action := 'changed';
            SELECT jsonb_object_agg(n.key, jsonb_build_array(old_row->n.key, n.value)) INTO entry_changes
            FROM jsonb_each(new_row) AS n WHERE n.value IS DISTINCT FROM old_row->n.key;
            IF entry_changes IS NULL THEN
                RETURN;
            END IF;
        END IF;
    END IF;
    -- One writer at a time, to the end of its transaction: the chain has one head.
    PERFORM pg_advisory_xact_lock(741852963);
    SELECT number, digest INTO last_number, last_digest
    FROM accounts_historyentry ORDER BY number DESC LIMIT 1;
    last_number := coalesce(last_number, 0);
    last_digest := coalesce(last_digest, '\x'::bytea);
    INSERT INTO accounts_historyentry (
        number, at, actor_id, actor_kind, reason, record_type, record_id, action, changes, is_public,
        bodies, partnerships, previous_digest, digest
    ) VALUES (
        last_number + 1, entry_at, entry_actor, entry_actor_kind, entry_reason, record_type,
        (new_row->>'id')::bigint, entry_action, entry_changes, entry_public, bodies, partnerships, last_digest,
        sha256(last_digest || convert_to(concat_ws(E'\x1f',
            last_number + 1, (extract(epoch FROM entry_at) * 1000000)::bigint, coalesce(entry_actor::text, '-'),
            entry_actor_kind, entry_reason, record_type, new_row->>'id', entry_action, entry_changes::text,
            entry_public::text, bodies::text, partnerships::text), 'UTF8'))
    );
END
$$;
