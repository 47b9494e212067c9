-- Drop table preservation.checksums
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.checksums;

-- Drop function preservation.digest_length(preservation.digest_algorithm)
DROP FUNCTION IF EXISTS preservation.digest_length(preservation.digest_algorithm);

-- Drop table preservation.deletion_request_objects
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.deletion_request_objects;

-- Drop table preservation.deletion_requests
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.deletion_requests;

-- Drop table preservation.events
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.events;

-- Drop table preservation.storage_records
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.storage_records;

-- Drop table preservation.files
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.files;

-- Drop table preservation.work_items
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.work_items;

-- Drop table preservation.objects
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.objects;

-- Drop function preservation.new_identifier()
DROP FUNCTION IF EXISTS preservation.new_identifier();

-- Drop table preservation.storage_options
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.storage_options;

-- Drop table preservation.users
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.users;

-- Drop table preservation.institutions
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.institutions;

-- Drop sequence preservation.accession_number
-- destructive: the sequence's position
DO $plumb$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_sequence s WHERE s.seqrelid = pg_catalog.to_regclass('preservation.accession_number') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = s.seqrelid AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'i')) THEN
    DROP SEQUENCE preservation.accession_number;
  END IF;
END
$plumb$;

-- Drop enum preservation.deposit_state
DROP TYPE IF EXISTS preservation.deposit_state;

-- Drop enum preservation.digest_algorithm
DROP TYPE IF EXISTS preservation.digest_algorithm;

-- Drop enum preservation.event_kind
DROP TYPE IF EXISTS preservation.event_kind;

-- Drop enum preservation.event_outcome
DROP TYPE IF EXISTS preservation.event_outcome;

-- Drop enum preservation.institution_kind
DROP TYPE IF EXISTS preservation.institution_kind;

-- Drop enum preservation.object_access
DROP TYPE IF EXISTS preservation.object_access;

-- Drop enum preservation.user_role
DROP TYPE IF EXISTS preservation.user_role;

-- Drop enum preservation.work_action
DROP TYPE IF EXISTS preservation.work_action;

-- Drop enum preservation.work_status
DROP TYPE IF EXISTS preservation.work_status;

-- Drop schema preservation
DROP SCHEMA IF EXISTS preservation;
