-- Drop view preservation.deletion_request_list
DROP VIEW IF EXISTS preservation.deletion_request_list;

-- Drop view preservation.event_list
DROP VIEW IF EXISTS preservation.event_list;

-- Drop view preservation.file_list
DROP VIEW IF EXISTS preservation.file_list;

-- Drop view preservation.object_detail
DROP VIEW IF EXISTS preservation.object_detail;

-- Drop view preservation.object_list
DROP VIEW IF EXISTS preservation.object_list;

-- Drop view preservation.institution_list
DROP VIEW IF EXISTS preservation.institution_list;

-- Drop view preservation.work_item_list
DROP VIEW IF EXISTS preservation.work_item_list;

-- Drop view registry.server_detail
DROP VIEW IF EXISTS registry.server_detail;

-- Drop view registry.source_status
DROP VIEW IF EXISTS registry.source_status;

-- Drop view registry.version_detail
DROP VIEW IF EXISTS registry.version_detail;

-- Drop view registry.package_list
DROP VIEW IF EXISTS registry.package_list;

-- Drop view registry.server_list
DROP VIEW IF EXISTS registry.server_list;
