-- Change domain registry.sha256
ALTER DOMAIN registry.sha256 DROP NOT NULL;
