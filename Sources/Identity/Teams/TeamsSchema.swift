import Store

/// Teams and who belongs to them. A user belongs to one team at most: the primary key says so.
enum TeamsSchema {
    /// `modules` is a JSON array of names; a member's is `NULL` where the member has all that the team has.
    static let migrations = [
        Migration(
            room: "Teams", number: 1, name: "teams",
            sqlite: """
                CREATE TABLE teams (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    modules TEXT NOT NULL CHECK (json_valid(modules)),
                    created_at TEXT NOT NULL,
                    updated_at TEXT NOT NULL,
                    version INTEGER NOT NULL DEFAULT 1
                ) STRICT;
                CREATE TABLE team_members (
                    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                    team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
                    modules TEXT CHECK (modules IS NULL OR json_valid(modules)),
                    joined_at TEXT NOT NULL
                ) STRICT;
                CREATE INDEX team_members_by_team ON team_members (team_id, joined_at, user_id);

                """ + ChangeTriggers.sqlite(table: "teams", userColumn: nil)
                    + ChangeTriggers.sqlite(table: "team_members", userColumn: "user_id"),
            postgresql: """
                CREATE TABLE teams (
                    id UUID PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    modules JSONB NOT NULL,
                    created_at TIMESTAMPTZ(3) NOT NULL,
                    updated_at TIMESTAMPTZ(3) NOT NULL,
                    version BIGINT NOT NULL DEFAULT 1
                );
                CREATE TABLE team_members (
                    user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                    team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
                    modules JSONB,
                    joined_at TIMESTAMPTZ(3) NOT NULL
                );
                CREATE INDEX team_members_by_team ON team_members (team_id, joined_at, user_id);

                """ + ChangeTriggers.postgresql(table: "teams", userColumn: nil, revoking: ["modules"])
                    + ChangeTriggers.postgresql(
                        table: "team_members", userColumn: "user_id", key: "user_id", tellingInserts: true))
    ]
}
