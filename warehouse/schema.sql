-- The tables behind the views: every record of every revision, with constraints and a comment on
-- every column. Keys are hashes of raw values (identity.py). DuckDB's foreign keys neither cascade
-- nor allow a child and its parent to be deleted in one transaction, so references are tested
-- rather than declared.

CREATE SCHEMA core;

CREATE TABLE core.meta (
    name VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE core.meta IS 'What this file is: its application, the version of its schema, and the run whose load was not checked yet';
COMMENT ON COLUMN core.meta.name IS 'Name of the property';
COMMENT ON COLUMN core.meta.value IS 'Value of the property';

CREATE TABLE core.run (
    run_id VARCHAR PRIMARY KEY,
    flow VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('running', 'completed', 'failed', 'cancelled', 'crashed')),
    parameters VARCHAR NOT NULL,
    counts VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    host VARCHAR NOT NULL,
    process_id INTEGER NOT NULL,
    process_start VARCHAR NOT NULL
);
COMMENT ON TABLE core.run IS 'One row a run of a flow';
COMMENT ON COLUMN core.run.run_id IS 'Id of the run';
COMMENT ON COLUMN core.run.flow IS 'Name of the flow, such as ingest';
COMMENT ON COLUMN core.run.state IS 'running, completed, failed, cancelled, or crashed (its process ended without a word)';
COMMENT ON COLUMN core.run.parameters IS 'Parameters of the run, as a JSON object';
COMMENT ON COLUMN core.run.counts IS 'What the run found and loaded, as a JSON object of counts';
COMMENT ON COLUMN core.run.message IS 'How the run ended, in a sentence; empty while it runs';
COMMENT ON COLUMN core.run.extractor_version IS 'Version of the extractor: package version and digest of the vocabulary';
COMMENT ON COLUMN core.run.started_at IS 'When the run started';
COMMENT ON COLUMN core.run.finished_at IS 'When the run ended; null while it runs';
COMMENT ON COLUMN core.run.host IS 'Machine on which the run went';
COMMENT ON COLUMN core.run.process_id IS 'Process of the run on its machine';
COMMENT ON COLUMN core.run.process_start IS 'When that process started, in the machine''s own count; empty where unknown';

CREATE TABLE core.capture (
    source VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL CHECK (length(sha256) = 64),
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    media_type VARCHAR,
    publisher VARCHAR,
    licence VARCHAR,
    captured_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ,
    revision_id VARCHAR,
    extractor_version VARCHAR NOT NULL,
    archive_file VARCHAR,
    archive_offset BIGINT CHECK (archive_offset >= 0),
    archive_length BIGINT CHECK (archive_length > 0),
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (source, uri, sha256)
);
COMMENT ON TABLE core.capture IS 'One row for each distinct content of each address: where the bytes came from, where they lie, which revision they are';
COMMENT ON COLUMN core.capture.source IS 'Source of the bytes: files, or the name of a configured source';
COMMENT ON COLUMN core.capture.uri IS 'Address as the source names it';
COMMENT ON COLUMN core.capture.sha256 IS 'SHA-256 of the bytes, hexadecimal';
COMMENT ON COLUMN core.capture.bytes IS 'Number of bytes';
COMMENT ON COLUMN core.capture.media_type IS 'Media type the source declared; null when it declared none';
COMMENT ON COLUMN core.capture.publisher IS 'Publisher as the source declares it, for documents that name none; null when it declares none';
COMMENT ON COLUMN core.capture.licence IS 'Licence of the content as the source declares it; null when unknown';
COMMENT ON COLUMN core.capture.captured_at IS 'When these bytes were first captured from this address';
COMMENT ON COLUMN core.capture.updated_at IS 'When the source says it last changed the document; null where it does not say';
COMMENT ON COLUMN core.capture.revision_id IS 'Revision these bytes were read as; null when they were never read well';
COMMENT ON COLUMN core.capture.extractor_version IS 'Version of the extractor that last read these bytes well, or tried to';
COMMENT ON COLUMN core.capture.archive_file IS 'Archive file that holds the bytes, relative to the archive''s folder';
COMMENT ON COLUMN core.capture.archive_offset IS 'First byte of the archive record';
COMMENT ON COLUMN core.capture.archive_length IS 'Length of the archive record in bytes';
COMMENT ON COLUMN core.capture.run_id IS 'Run that loaded the row';
COMMENT ON COLUMN core.capture.loaded_at IS 'When the row was loaded';

CREATE TABLE core.quarantine (
    source VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL CHECK (length(sha256) = 64),
    reason VARCHAR NOT NULL CHECK (reason <> ''),
    message VARCHAR NOT NULL CHECK (message <> ''),
    captured_at TIMESTAMPTZ NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    quarantined_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (source, uri, sha256)
);
COMMENT ON TABLE core.quarantine IS 'Inputs that could not be read and why; a row leaves when the same bytes are read well';
COMMENT ON COLUMN core.quarantine.source IS 'Source of the bytes: files, or the name of a configured source';
COMMENT ON COLUMN core.quarantine.uri IS 'Address as the source names it';
COMMENT ON COLUMN core.quarantine.sha256 IS 'SHA-256 of the bytes, hexadecimal';
COMMENT ON COLUMN core.quarantine.reason IS 'Why the input was not read, in a word or two';
COMMENT ON COLUMN core.quarantine.message IS 'Why the input was not read, in a sentence';
COMMENT ON COLUMN core.quarantine.captured_at IS 'When the bytes were first captured';
COMMENT ON COLUMN core.quarantine.extractor_version IS 'Version of the extractor that could not read them';
COMMENT ON COLUMN core.quarantine.run_id IS 'Run that put them in quarantine';
COMMENT ON COLUMN core.quarantine.quarantined_at IS 'When they were put in quarantine';

-- What a source was asked for over the network. What it answered with is in core.capture, found by
-- the address (moved_to where it is not null) and the hash.
CREATE TABLE core.fetch (
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    location VARCHAR NOT NULL,
    moved_to VARCHAR,
    status VARCHAR NOT NULL CHECK (status IN ('listed', 'fetched', 'unchanged', 'skipped', 'failed', 'refused')),
    reason VARCHAR,
    message VARCHAR,
    http_status INTEGER,
    etag VARCHAR,
    last_modified VARCHAR,
    updated_at TIMESTAMPTZ,
    requests INTEGER NOT NULL CHECK (requests >= 0),
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    sha256 VARCHAR CHECK (length(sha256) = 64),
    fetched_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (run_id, source, uri)
);
COMMENT ON TABLE core.fetch IS 'One row for each address that a run asked a source for, or left alone on its word: what came of it';
COMMENT ON COLUMN core.fetch.run_id IS 'Run that asked';
COMMENT ON COLUMN core.fetch.source IS 'Source: the name of a configured source, or what was given: govuk:…, feeds, pages';
COMMENT ON COLUMN core.fetch.uri IS 'Address as the source names it';
COMMENT ON COLUMN core.fetch.location IS 'Address that was asked for';
COMMENT ON COLUMN core.fetch.moved_to IS 'Address to which it led; null when it is the same';
COMMENT ON COLUMN core.fetch.status IS 'listed (a list of addresses), fetched, unchanged (the server said so), skipped (not asked for), failed (asked for again by the next run) or refused (asked for again, for a while, where that may help)';
COMMENT ON COLUMN core.fetch.reason IS 'Why it was skipped, failed or refused, in a word or two; moved for what was fetched elsewhere';
COMMENT ON COLUMN core.fetch.message IS 'The same in a sentence';
COMMENT ON COLUMN core.fetch.http_status IS 'Status of the last answer; null when none came';
COMMENT ON COLUMN core.fetch.etag IS 'ETag of the content, to be sent with the next request';
COMMENT ON COLUMN core.fetch.last_modified IS 'Last-Modified of the content as the server wrote it, to be sent with the next request';
COMMENT ON COLUMN core.fetch.updated_at IS 'When the source''s list said the content last changed; null where it does not say';
COMMENT ON COLUMN core.fetch.requests IS 'Requests it took, redirects and retries included';
COMMENT ON COLUMN core.fetch.bytes IS 'Number of bytes that came';
COMMENT ON COLUMN core.fetch.sha256 IS 'SHA-256 of the content, hexadecimal: of what came, or of what is unchanged; null where there is none';
COMMENT ON COLUMN core.fetch.fetched_at IS 'When the answer came';

CREATE TABLE core.listing (
    source VARCHAR PRIMARY KEY,
    listed BIGINT NOT NULL CHECK (listed >= 0),
    least BIGINT NOT NULL CHECK (least >= 0),
    run_id VARCHAR NOT NULL,
    listed_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.listing IS 'How many documents each source with a declared minimum listed when it was last asked for all it has; while one is below, nothing is published';
COMMENT ON COLUMN core.listing.source IS 'Name of the configured source';
COMMENT ON COLUMN core.listing.listed IS 'How many documents it listed';
COMMENT ON COLUMN core.listing.least IS 'How many it should have listed at least, as declared then';
COMMENT ON COLUMN core.listing.run_id IS 'Run that asked';
COMMENT ON COLUMN core.listing.listed_at IS 'When that was noted';

CREATE TABLE core.answer (
    uri VARCHAR PRIMARY KEY,
    final_url VARCHAR NOT NULL,
    media_type VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    content BLOB NOT NULL,
    answered_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.answer IS 'What each feed that can be asked for conditionally last held: it stands in where the host says that it is unchanged';
COMMENT ON COLUMN core.answer.uri IS 'Address of the feed';
COMMENT ON COLUMN core.answer.final_url IS 'Address that answered, after redirects';
COMMENT ON COLUMN core.answer.media_type IS 'Media type as the server declared it; null when it declared none';
COMMENT ON COLUMN core.answer.etag IS 'The answer''s ETag; null without one';
COMMENT ON COLUMN core.answer.last_modified IS 'The answer''s Last-Modified; null without one';
COMMENT ON COLUMN core.answer.content IS 'The bytes of the feed';
COMMENT ON COLUMN core.answer.answered_at IS 'When they came';

CREATE TABLE core.backfill (
    source VARCHAR NOT NULL,
    query VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    items BIGINT NOT NULL CHECK (items >= 0),
    run_id VARCHAR NOT NULL,
    completed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (source, query, first_day, last_day)
);
COMMENT ON TABLE core.backfill IS 'Which stretches of time of a source are loaded in full, as backfill notes them';
COMMENT ON COLUMN core.backfill.source IS 'Source: the name of a configured source, or govuk';
COMMENT ON COLUMN core.backfill.query IS 'What the source was asked for, as JSON; asked otherwise, it is another backfill';
COMMENT ON COLUMN core.backfill.first_day IS 'First day of the stretch';
COMMENT ON COLUMN core.backfill.last_day IS 'Last day of the stretch';
COMMENT ON COLUMN core.backfill.items IS 'How many documents the source listed for it';
COMMENT ON COLUMN core.backfill.run_id IS 'Run that completed it';
COMMENT ON COLUMN core.backfill.completed_at IS 'When it was completed';

CREATE TABLE core.document (
    document_id VARCHAR PRIMARY KEY,
    uri VARCHAR NOT NULL,
    locale VARCHAR NOT NULL
);
COMMENT ON TABLE core.document IS 'One release or article, wherever it moves in time';
COMMENT ON COLUMN core.document.document_id IS 'Id of the document: a hash of its address and locale';
COMMENT ON COLUMN core.document.uri IS 'Canonical address of the document; for files the path relative to the folder given';
COMMENT ON COLUMN core.document.locale IS 'Language of the document, such as en or cy';

CREATE TABLE core.revision (
    revision_id VARCHAR PRIMARY KEY,
    document_id VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL CHECK (length(content_hash) = 64),
    is_current BOOLEAN NOT NULL,
    title VARCHAR,
    publisher VARCHAR,
    published DATE,
    published_basis VARCHAR CHECK (published_basis IN ('metadata', 'date_line', 'first_comment', 'file', 'capture')),
    document_type VARCHAR,
    speaker VARCHAR,
    speaker_role VARCHAR,
    speaker_organisation VARCHAR,
    withdrawn BOOLEAN NOT NULL,
    text VARCHAR NOT NULL,
    updated_at TIMESTAMPTZ,
    captured_at TIMESTAMPTZ NOT NULL,
    source VARCHAR NOT NULL,
    media_type VARCHAR,
    source_publisher VARCHAR,
    licence VARCHAR,
    sha256 VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core.revision IS 'One content of a document; figures hang on revisions';
COMMENT ON COLUMN core.revision.revision_id IS 'Id of the revision: a hash of its document and content';
COMMENT ON COLUMN core.revision.document_id IS 'Document of which this is a content';
COMMENT ON COLUMN core.revision.uri IS 'Address of that document, here as well so that reading its figures needs no further join';
COMMENT ON COLUMN core.revision.content_hash IS 'SHA-256 of text, blocks, quotations and metadata shown, hexadecimal';
COMMENT ON COLUMN core.revision.is_current IS 'Whether this is the document''s current content: the last by the source''s time of change, else by first capture';
COMMENT ON COLUMN core.revision.title IS 'Title of the document';
COMMENT ON COLUMN core.revision.publisher IS 'Body that published the document, by its own word; in the views, where it names none, by its source''s';
COMMENT ON COLUMN core.revision.published IS 'Date of publication';
COMMENT ON COLUMN core.revision.published_basis IS 'Where the date of publication was found: metadata, date_line, first_comment, file or capture; in the views also correction';
COMMENT ON COLUMN core.revision.document_type IS 'Kind of document as the source names it, such as press_release';
COMMENT ON COLUMN core.revision.speaker IS 'Person who gives the speech or signs the article';
COMMENT ON COLUMN core.revision.speaker_role IS 'Role of that person';
COMMENT ON COLUMN core.revision.speaker_organisation IS 'Organisation of that person';
COMMENT ON COLUMN core.revision.withdrawn IS 'Whether the publisher has withdrawn the document';
COMMENT ON COLUMN core.revision.text IS 'The whole text, into which all offsets point';
COMMENT ON COLUMN core.revision.updated_at IS 'Latest time at which the source says it changed this content; null where it does not say';
COMMENT ON COLUMN core.revision.captured_at IS 'When this content was first captured';
COMMENT ON COLUMN core.revision.source IS 'Source of the first capture: files, or the name of a configured source';
COMMENT ON COLUMN core.revision.media_type IS 'Media type as declared at the first capture';
COMMENT ON COLUMN core.revision.source_publisher IS 'Publisher as the first source that declares one does; null when none does';
COMMENT ON COLUMN core.revision.licence IS 'Licence under which the source publishes the content; null when unknown';
COMMENT ON COLUMN core.revision.sha256 IS 'SHA-256 of the bytes of the first capture';
COMMENT ON COLUMN core.revision.extractor_version IS 'Version of the extractor that read the figures: package version and digest of the vocabulary';
COMMENT ON COLUMN core.revision.run_id IS 'Run that loaded the figures';
COMMENT ON COLUMN core.revision.loaded_at IS 'When the figures were loaded';

-- What makes claims of several documents one measure; whether a share is a count as well ("10 of 43",
-- but no "four out of 5"); what the publisher claims in earnest. They are stored with each statistic,
-- so that one measure is found among millions; whoever changes them changes VERSION in schema.py, too.
CREATE MACRO core.series_key(kind, unit, population_code, population, grades, judgement, area_code, area) AS
concat_ws(
    '|', kind, CASE WHEN kind IN ('count', 'share') THEN '' ELSE unit END,
    coalesce(
        population_code,
        lower(translate(if(starts_with(population, 'the '), population[5:], population), '’|', '''/'))
    ),
    array_to_string(list_sort(grades), '+'), coalesce(judgement, ''),
    coalesce(area_code, lower(replace(area, '|', '/')), '')
);

CREATE MACRO core.count_key(kind, comparator, numerator, denominator, words, key) AS
CASE
    WHEN kind = 'share' AND comparator = 'exact' AND numerator = floor(numerator)
    AND denominator > 10 AND contains(words, ' of ')
    AND NOT (contains(words, 'out of') AND denominator IN (20, 100, 1000, 10000))
    THEN 'count' || key[length('share') + 1:]
END;
CREATE MACRO core.is_claim(section, figurative) AS section NOT IN ('comment', 'boilerplate') AND NOT figurative;

CREATE TABLE core.statistic (
    revision_id VARCHAR NOT NULL,
    statistic_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    section VARCHAR NOT NULL CHECK (section IN ('headline', 'summary', 'body', 'bullet', 'quote', 'table', 'notes', 'comment', 'boilerplate')),
    sentence VARCHAR NOT NULL,
    text VARCHAR NOT NULL CHECK (text <> ''),
    kind VARCHAR NOT NULL CHECK (kind IN ('count', 'share', 'amount', 'rate', 'measure', 'change', 'multiple')),
    value DOUBLE,
    low DOUBLE,
    high DOUBLE,
    comparator VARCHAR NOT NULL CHECK (comparator IN ('exact', 'about', 'just_under', 'just_over', 'under', 'over', 'at_most', 'at_least', 'between')),
    unit VARCHAR NOT NULL,
    numerator DOUBLE,
    denominator DOUBLE,
    population VARCHAR NOT NULL,
    population_code VARCHAR,
    grades VARCHAR[] NOT NULL,
    judgement VARCHAR,
    area VARCHAR,
    area_code VARCHAR,
    period_start DATE,
    period_end DATE,
    period_text VARCHAR,
    direction VARCHAR CHECK (direction IN ('increase', 'decrease')),
    baseline_text VARCHAR,
    baseline_value DOUBLE,
    speaker VARCHAR,
    speaker_role VARCHAR,
    speaker_organisation VARCHAR,
    figurative BOOLEAN NOT NULL,
    rule VARCHAR NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end INTEGER NOT NULL,
    series_id VARCHAR NOT NULL,
    count_series_id VARCHAR,
    shown BOOLEAN NOT NULL,
    PRIMARY KEY (revision_id, statistic_id),
    CHECK (char_end > char_start)
);
COMMENT ON TABLE core.statistic IS 'Every quantity a revision claims, those in comments and boilerplate and the figurative ones included';
COMMENT ON COLUMN core.statistic.revision_id IS 'Revision that makes the claim';
COMMENT ON COLUMN core.statistic.statistic_id IS 'Id of the statistic: a hash of document, words and which occurrence of them; the same in every revision that says it';
COMMENT ON COLUMN core.statistic.document_id IS 'Document that makes the claim';
COMMENT ON COLUMN core.statistic.section IS 'Part of the document: headline, summary, body, bullet, quote, table, notes, comment or boilerplate';
COMMENT ON COLUMN core.statistic.sentence IS 'Sentence in which the figure stands';
COMMENT ON COLUMN core.statistic.text IS 'The figure in the document''s own words';
COMMENT ON COLUMN core.statistic.kind IS 'count, share, amount (money), rate, measure, change or multiple';
COMMENT ON COLUMN core.statistic.value IS 'The number: shares from 0 to 1, magnitudes multiplied out, changes positive with a direction; null for a range';
COMMENT ON COLUMN core.statistic.low IS 'Lower end of a stated range; null otherwise';
COMMENT ON COLUMN core.statistic.high IS 'Upper end of a stated range; null otherwise';
COMMENT ON COLUMN core.statistic.comparator IS 'How value bounds the truth: exact, about, just_under, just_over, under, over, at_most, at_least or between';
COMMENT ON COLUMN core.statistic.unit IS 'Unit: ratio, percentage_point, a currency (GBP), a unit of measure, the noun counted, or for rates one per another';
COMMENT ON COLUMN core.statistic.numerator IS 'The part, where the document states part and whole';
COMMENT ON COLUMN core.statistic.denominator IS 'The whole, where the document states it';
COMMENT ON COLUMN core.statistic.population IS 'What the figure is about, in the document''s words';
COMMENT ON COLUMN core.statistic.population_code IS 'Code of the population in the vocabulary; null when it is not listed';
COMMENT ON COLUMN core.statistic.grades IS 'Inspection grades the claim is about; empty when about none';
COMMENT ON COLUMN core.statistic.judgement IS 'Judgement area the claim names; null for the overall judgement or none';
COMMENT ON COLUMN core.statistic.area IS 'Place the claim is about, as named; null when none is named';
COMMENT ON COLUMN core.statistic.area_code IS 'Official (GSS) code of the place';
COMMENT ON COLUMN core.statistic.period_start IS 'First day of the time the claim is about; null when open or unknown';
COMMENT ON COLUMN core.statistic.period_end IS 'Last day of the time the claim is about; null when open or unknown';
COMMENT ON COLUMN core.statistic.period_text IS 'The time as said; null when none is said';
COMMENT ON COLUMN core.statistic.direction IS 'increase or decrease for a change; null otherwise';
COMMENT ON COLUMN core.statistic.baseline_text IS 'What a change or comparison is measured against, as said';
COMMENT ON COLUMN core.statistic.baseline_value IS 'The number of that baseline, in the scale of value';
COMMENT ON COLUMN core.statistic.speaker IS 'Person who says the figure, without titles; null when the publisher says it';
COMMENT ON COLUMN core.statistic.speaker_role IS 'Role of the speaker';
COMMENT ON COLUMN core.statistic.speaker_organisation IS 'Organisation of the speaker';
COMMENT ON COLUMN core.statistic.figurative IS 'Whether the figure is hyperbole that no analyst would chart';
COMMENT ON COLUMN core.statistic.rule IS 'Name of the rule that read the figure';
COMMENT ON COLUMN core.statistic.char_start IS 'First character of the figure in the revision''s text, counted from 0';
COMMENT ON COLUMN core.statistic.char_end IS 'Character after the last of the figure';
COMMENT ON COLUMN core.statistic.series_id IS 'Key of the measure: kind, unit, population, grades, judgement and area, parted by |';
COMMENT ON COLUMN core.statistic.count_series_id IS 'Key of the count that a claim such as 10 of 43 makes besides its share; null when it makes none';
COMMENT ON COLUMN core.statistic.shown IS 'Whether the view statistics shows it: it stands in no comment or boilerplate and is not figurative';
-- DuckDB takes an index only where no other column is filtered in the scan itself; a filter by a
-- boolean column is not, and that is why `shown` is stored.
CREATE INDEX statistic_by_series ON core.statistic (series_id);
CREATE INDEX statistic_by_count_series ON core.statistic (count_series_id);

CREATE TABLE core.number (
    revision_id VARCHAR NOT NULL,
    number_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL CHECK (text <> ''),
    value DOUBLE,
    form VARCHAR NOT NULL CHECK (form IN ('cardinal', 'fraction', 'percent', 'ordinal')),
    role VARCHAR NOT NULL CHECK (role IN ('statistic', 'date', 'time', 'phone', 'address', 'postcode', 'ordinal', 'reference', 'list_marker', 'url', 'age_qualifier', 'name', 'pronoun')),
    rule VARCHAR NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end INTEGER NOT NULL,
    PRIMARY KEY (revision_id, number_id),
    CHECK (char_end > char_start)
);
COMMENT ON TABLE core.number IS 'Every numeric expression of a revision, with what it does there';
COMMENT ON COLUMN core.number.revision_id IS 'Revision in which the number stands';
COMMENT ON COLUMN core.number.number_id IS 'Id of the number: a hash of document, words and which occurrence of them';
COMMENT ON COLUMN core.number.document_id IS 'Document in which the number stands';
COMMENT ON COLUMN core.number.text IS 'The number in the document''s own words';
COMMENT ON COLUMN core.number.value IS 'Its value, percentages as a share of one; null where it names no single number';
COMMENT ON COLUMN core.number.form IS 'cardinal, fraction, percent or ordinal';
COMMENT ON COLUMN core.number.role IS 'statistic, or why it is none: date, time, phone, address, postcode, ordinal, reference, list_marker, url, age_qualifier, name or pronoun';
COMMENT ON COLUMN core.number.rule IS 'Name of the rule that gave the role';
COMMENT ON COLUMN core.number.char_start IS 'First character of the number in the revision''s text, counted from 0';
COMMENT ON COLUMN core.number.char_end IS 'Character after the last of the number';

CREATE TABLE core.rating (
    revision_id VARCHAR NOT NULL,
    rating_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    provider VARCHAR NOT NULL CHECK (provider <> ''),
    grade VARCHAR NOT NULL CHECK (grade <> ''),
    judgement VARCHAR,
    date_text VARCHAR,
    area_code VARCHAR,
    section VARCHAR NOT NULL CHECK (section IN ('headline', 'summary', 'body', 'bullet', 'quote', 'table', 'notes', 'comment', 'boilerplate')),
    sentence VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end INTEGER NOT NULL,
    PRIMARY KEY (revision_id, rating_id),
    CHECK (char_end > char_start)
);
COMMENT ON TABLE core.rating IS 'Every named provider that a revision says holds a grade';
COMMENT ON COLUMN core.rating.revision_id IS 'Revision that says so';
COMMENT ON COLUMN core.rating.rating_id IS 'Id of the rating: a hash of document, provider and which mention of it';
COMMENT ON COLUMN core.rating.document_id IS 'Document that says so';
COMMENT ON COLUMN core.rating.provider IS 'Name of the provider, as said';
COMMENT ON COLUMN core.rating.grade IS 'Grade it is said to hold or to have received';
COMMENT ON COLUMN core.rating.judgement IS 'Judgement area the grade is for; null for the overall judgement';
COMMENT ON COLUMN core.rating.date_text IS 'When it was graded, as said';
COMMENT ON COLUMN core.rating.area_code IS 'Official (GSS) code of the provider''s place';
COMMENT ON COLUMN core.rating.section IS 'Part of the document: headline, summary, body, bullet, quote, table, notes, comment or boilerplate';
COMMENT ON COLUMN core.rating.sentence IS 'Sentence in which it is said';
COMMENT ON COLUMN core.rating.rule IS 'Name of the rule that read the rating';
COMMENT ON COLUMN core.rating.char_start IS 'First character of the provider''s name in the revision''s text, counted from 0';
COMMENT ON COLUMN core.rating.char_end IS 'Character after the last of the name';

-- What was read stays in core.statistic; the view statistics takes a corrected row from here.
CREATE TABLE core.correction (
    revision_id VARCHAR NOT NULL,
    what VARCHAR NOT NULL CHECK (what IN ('statistic', 'rating', 'document')),
    fact_id VARCHAR NOT NULL,
    rejected BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL CHECK (reason <> ''),
    who VARCHAR NOT NULL CHECK (who <> ''),
    fields VARCHAR[] NOT NULL,
    read_as VARCHAR NOT NULL,
    corrected_to VARCHAR,
    PRIMARY KEY (revision_id, fact_id)
);
COMMENT ON TABLE core.correction IS 'What a person corrected or rejected, and why, as the corrections file last said';
COMMENT ON COLUMN core.correction.revision_id IS 'Revision that it is in';
COMMENT ON COLUMN core.correction.what IS 'What it is: statistic, rating or document';
COMMENT ON COLUMN core.correction.fact_id IS 'Id of the statistic, the rating or the document';
COMMENT ON COLUMN core.correction.rejected IS 'Whether it was rejected: it leaves the view statistics, or ratings';
COMMENT ON COLUMN core.correction.reason IS 'Why, in a sentence';
COMMENT ON COLUMN core.correction.who IS 'Who decided so';
COMMENT ON COLUMN core.correction.fields IS 'Columns that were corrected; empty for a rejection';
COMMENT ON COLUMN core.correction.read_as IS 'These columns as they were read (of a rejection those that the entry expects), such as value 21; unit home';
COMMENT ON COLUMN core.correction.corrected_to IS 'These columns as they are shown; null for a rejection';

-- Their columns bear the comments of core.statistic and core.rating (schema.py copies them).
CREATE TABLE core.corrected AS FROM core.statistic LIMIT 0;
COMMENT ON TABLE core.corrected IS 'The corrected statistics, whole rows: as core.statistic has them, with the corrected fields replaced';
CREATE TABLE core.corrected_rating AS FROM core.rating LIMIT 0;
COMMENT ON TABLE core.corrected_rating IS 'The corrected ratings, whole rows: as core.rating has them, with the corrected fields replaced';
CREATE TABLE core.corrected_document (
    revision_id VARCHAR PRIMARY KEY,
    title VARCHAR,
    publisher VARCHAR,
    published DATE,
    published_basis VARCHAR,
    corrected VARCHAR NOT NULL
);
COMMENT ON TABLE core.corrected_document IS 'The documents of which title, publisher or date were corrected, with all three as they are shown';
COMMENT ON COLUMN core.corrected_document.published_basis IS 'Where the date of publication was found: correction where it was corrected';
COMMENT ON COLUMN core.corrected_document.corrected IS 'Why, in a sentence';

CREATE TABLE core.check_result (
    check_id VARCHAR PRIMARY KEY,
    check_name VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('agrees', 'differs', 'cannot tell')),
    expected VARCHAR,
    observed VARCHAR,
    statistic_ids VARCHAR[] NOT NULL,
    document_id VARCHAR NOT NULL,
    document_ids VARCHAR[] NOT NULL,
    sentence VARCHAR NOT NULL CHECK (sentence <> '')
);
COMMENT ON TABLE core.check_result IS 'What the checks of figures against each other found, replaced at each run of the checks; what rests on figures that a document says no longer goes at once';
COMMENT ON COLUMN core.check_result.check_id IS 'Id of the result: a hash of the check and the statistics involved';
COMMENT ON COLUMN core.check_result.check_name IS 'Name of the check';
COMMENT ON COLUMN core.check_result.status IS 'agrees, differs, or cannot tell';
COMMENT ON COLUMN core.check_result.expected IS 'What the other figures lead one to expect; null when they do not say';
COMMENT ON COLUMN core.check_result.observed IS 'What the figure checked says';
COMMENT ON COLUMN core.check_result.statistic_ids IS 'The statistics involved, the one checked first';
COMMENT ON COLUMN core.check_result.document_id IS 'Document whose figure was checked';
COMMENT ON COLUMN core.check_result.document_ids IS 'All documents whose figures are involved';
COMMENT ON COLUMN core.check_result.sentence IS 'The finding in words';
