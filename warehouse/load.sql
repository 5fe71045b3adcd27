-- Takes one batch into the core tables. Runs inside one transaction over the frames of the batch,
-- registered as staged_*. staged_revision and the staged figures hold only revisions that are new
-- or were read by another version of the extractor; staged_capture holds every input.

-- The revisions this batch may change: those it holds, and those its inputs were read as before.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT revision_id FROM staged_capture WHERE revision_id IS NOT NULL
UNION
SELECT c.revision_id
FROM core.capture AS c
JOIN staged_capture AS s ON s.source = c.source AND s.uri = c.uri AND s.sha256 = c.sha256
WHERE c.revision_id IS NOT NULL;

CREATE OR REPLACE TEMP TABLE replaced AS
SELECT r.revision_id FROM core.revision AS r SEMI JOIN staged_revision AS s ON s.revision_id = r.revision_id;

INSERT INTO core.document BY NAME SELECT DISTINCT * FROM staged_document ON CONFLICT DO NOTHING;

-- An input that was read well before and cannot be read now keeps what was read.
MERGE INTO core.capture AS c
USING staged_capture AS s ON c.source = s.source AND c.uri = s.uri AND c.sha256 = s.sha256
WHEN MATCHED AND (
    s.captured_at < c.captured_at
    OR (s.archive_file IS NOT NULL AND s.archive_file IS DISTINCT FROM c.archive_file)
    OR (
        (s.revision_id IS NOT NULL OR c.revision_id IS NULL)
        AND (s.revision_id IS DISTINCT FROM c.revision_id OR s.extractor_version <> c.extractor_version)
    )
) THEN UPDATE SET
    media_type = s.media_type,
    publisher = s.publisher,
    licence = s.licence,
    captured_at = least(s.captured_at, c.captured_at),
    updated_at = coalesce(s.updated_at, c.updated_at),
    revision_id = coalesce(s.revision_id, c.revision_id),
    extractor_version = s.extractor_version,
    archive_file = coalesce(s.archive_file, c.archive_file),
    archive_offset = coalesce(s.archive_offset, c.archive_offset),
    archive_length = coalesce(s.archive_length, c.archive_length),
    run_id = s.run_id,
    loaded_at = s.loaded_at
WHEN NOT MATCHED THEN INSERT BY NAME;

MERGE INTO core.revision AS r
USING staged_revision AS s ON r.revision_id = s.revision_id
WHEN MATCHED THEN UPDATE SET
    extractor_version = s.extractor_version, run_id = s.run_id, loaded_at = s.loaded_at
WHEN NOT MATCHED THEN INSERT BY NAME;

DELETE FROM core.statistic WHERE revision_id IN (SELECT revision_id FROM replaced);
DELETE FROM core.number WHERE revision_id IN (SELECT revision_id FROM replaced);
DELETE FROM core.rating WHERE revision_id IN (SELECT revision_id FROM replaced);
INSERT INTO core.statistic BY NAME
SELECT
    *,
    core.series_key(kind, unit, population_code, population, grades, judgement, area_code, area) AS series_id,
    core.count_key(kind, comparator, numerator, denominator, text, series_id) AS count_series_id,
    core.is_claim(section, figurative) AS shown
FROM staged_statistic;
INSERT INTO core.number BY NAME SELECT * FROM staged_number;
INSERT INTO core.rating BY NAME SELECT * FROM staged_rating;

CREATE OR REPLACE TEMP TABLE touched_document AS
SELECT DISTINCT document_id FROM core.revision WHERE revision_id IN (SELECT revision_id FROM touched);

-- A newer extractor may read the same bytes as another revision: the one that no bytes stand
-- behind any more was a misreading, and goes.
CREATE OR REPLACE TEMP TABLE orphan AS
SELECT t.revision_id FROM touched AS t ANTI JOIN core.capture AS c ON c.revision_id = t.revision_id;
DELETE FROM core.statistic WHERE revision_id IN (SELECT revision_id FROM orphan);
DELETE FROM core.number WHERE revision_id IN (SELECT revision_id FROM orphan);
DELETE FROM core.rating WHERE revision_id IN (SELECT revision_id FROM orphan);
DELETE FROM core.revision WHERE revision_id IN (SELECT revision_id FROM orphan);
DELETE FROM core.document AS d
WHERE d.document_id IN (SELECT document_id FROM touched_document)
AND NOT EXISTS (FROM core.revision AS r WHERE r.document_id = d.document_id);

-- What a revision takes from its captures depends on all of them, never on the order of loading.
UPDATE core.revision AS r
SET captured_at = f.captured_at, updated_at = f.updated_at, source = f.source,
    media_type = f.media_type, source_publisher = f.publisher, licence = f.licence,
    sha256 = f.sha256
FROM (
    SELECT
        revision_id, captured_at, source, media_type, licence, sha256,
        first_value(publisher IGNORE NULLS) OVER (
            PARTITION BY revision_id ORDER BY captured_at, source, uri, sha256
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS publisher,
        max(updated_at) OVER (PARTITION BY revision_id) AS updated_at
    FROM core.capture
    WHERE revision_id IN (SELECT revision_id FROM touched)
    QUALIFY row_number() OVER (PARTITION BY revision_id ORDER BY captured_at, source, uri, sha256) = 1
) AS f
WHERE f.revision_id = r.revision_id AND (
    r.captured_at <> f.captured_at OR r.updated_at IS DISTINCT FROM f.updated_at
    OR r.source <> f.source OR r.media_type IS DISTINCT FROM f.media_type
    OR r.source_publisher IS DISTINCT FROM f.publisher
    OR r.licence IS DISTINCT FROM f.licence OR r.sha256 <> f.sha256
);

UPDATE core.revision AS r
SET is_current = n.is_current
FROM (
    SELECT
        revision_id,
        row_number() OVER (
            PARTITION BY document_id
            ORDER BY coalesce(updated_at, captured_at) DESC, captured_at DESC, content_hash DESC
        ) = 1 AS is_current
    FROM core.revision
    WHERE document_id IN (SELECT document_id FROM touched_document)
) AS n
WHERE n.revision_id = r.revision_id AND n.is_current <> r.is_current;

DELETE FROM core.quarantine AS q
USING staged_capture AS s
WHERE s.source = q.source AND s.uri = q.uri AND s.sha256 = q.sha256 AND s.revision_id IS NOT NULL;

MERGE INTO core.quarantine AS q
USING staged_quarantine AS s ON q.source = s.source AND q.uri = s.uri AND q.sha256 = s.sha256
WHEN MATCHED AND (
    s.reason <> q.reason OR s.message <> q.message OR s.extractor_version <> q.extractor_version
) THEN UPDATE SET
    reason = s.reason, message = s.message, extractor_version = s.extractor_version,
    run_id = s.run_id, quarantined_at = s.quarantined_at
WHEN NOT MATCHED THEN INSERT BY NAME;

-- What a check found of figures that the documents say no longer goes with them; the rest stands
-- until the checks are run again. Until then it is noted whose load they are owed to.
CREATE OR REPLACE TEMP TABLE doubted AS
SELECT k.check_id, unnest(k.statistic_ids) AS statistic_id
FROM core.check_result AS k
WHERE k.check_id IN (
    SELECT check_id
    FROM (SELECT check_id, unnest(document_ids) AS document_id FROM core.check_result) AS r
    SEMI JOIN touched_document AS t ON t.document_id = r.document_id
);
DELETE FROM core.check_result WHERE check_id IN (
    SELECT d.check_id
    FROM doubted AS d
    ANTI JOIN (
        SELECT s.statistic_id
        FROM core.statistic AS s
        JOIN core.revision AS r ON r.revision_id = s.revision_id AND r.is_current
        WHERE s.statistic_id IN (SELECT statistic_id FROM doubted)
    ) AS k ON k.statistic_id = d.statistic_id
);
INSERT INTO core.meta
SELECT 'unchecked', min(run_id) FROM staged_capture WHERE revision_id IS NOT NULL HAVING count(*) > 0
ON CONFLICT DO NOTHING;
