public import Store

/// The tables of this room.
public enum AgentsSchema {
    /// In order; steps that were released are never edited.
    public static let migrations = [
        Migration(
            room: "Agents", number: 1, name: "runs and calls",
            sqlite: """
                CREATE TABLE agent_runs (
                    id TEXT NOT NULL PRIMARY KEY,
                    agent TEXT NOT NULL,
                    user_id TEXT REFERENCES users (id) ON DELETE SET NULL,
                    status TEXT NOT NULL CHECK (status IN ('completed', 'failed')),
                    failure TEXT,
                    summary TEXT NOT NULL,
                    findings TEXT NOT NULL,
                    model TEXT,
                    rationale TEXT,
                    calls INTEGER NOT NULL,
                    row_count INTEGER NOT NULL,
                    started_at TEXT NOT NULL,
                    ended_at TEXT NOT NULL
                ) STRICT;
                CREATE INDEX agent_runs_by_agent ON agent_runs (agent, started_at DESC, id DESC);
                CREATE INDEX agent_runs_by_user ON agent_runs (user_id);
                CREATE TABLE agent_calls (
                    id TEXT NOT NULL PRIMARY KEY,
                    agent TEXT NOT NULL,
                    run_id TEXT REFERENCES agent_runs (id) ON DELETE CASCADE,
                    user_id TEXT REFERENCES users (id) ON DELETE SET NULL,
                    tool TEXT NOT NULL,
                    arguments TEXT NOT NULL,
                    outcome TEXT NOT NULL,
                    row_count INTEGER NOT NULL,
                    milliseconds INTEGER NOT NULL,
                    called_at TEXT NOT NULL
                ) STRICT;
                CREATE INDEX agent_calls_by_agent ON agent_calls (agent, called_at DESC, id DESC);
                CREATE INDEX agent_calls_by_run ON agent_calls (run_id);
                CREATE INDEX agent_calls_by_user ON agent_calls (user_id);
                """,
            postgresql: """
                CREATE TABLE agent_runs (
                    id UUID PRIMARY KEY,
                    agent TEXT NOT NULL,
                    user_id UUID REFERENCES users (id) ON DELETE SET NULL,
                    status TEXT NOT NULL CHECK (status IN ('completed', 'failed')),
                    failure TEXT,
                    summary TEXT NOT NULL,
                    findings JSONB NOT NULL,
                    model TEXT,
                    rationale TEXT,
                    calls BIGINT NOT NULL,
                    row_count BIGINT NOT NULL,
                    started_at TIMESTAMPTZ(3) NOT NULL,
                    ended_at TIMESTAMPTZ(3) NOT NULL
                );
                CREATE INDEX agent_runs_by_agent ON agent_runs (agent, started_at DESC, id DESC);
                CREATE INDEX agent_runs_by_user ON agent_runs (user_id);
                CREATE TABLE agent_calls (
                    id UUID PRIMARY KEY,
                    agent TEXT NOT NULL,
                    run_id UUID REFERENCES agent_runs (id) ON DELETE CASCADE,
                    user_id UUID REFERENCES users (id) ON DELETE SET NULL,
                    tool TEXT NOT NULL,
                    arguments JSONB NOT NULL,
                    outcome TEXT NOT NULL,
                    row_count BIGINT NOT NULL,
                    milliseconds BIGINT NOT NULL,
                    called_at TIMESTAMPTZ(3) NOT NULL
                );
                CREATE INDEX agent_calls_by_agent ON agent_calls (agent, called_at DESC, id DESC);
                CREATE INDEX agent_calls_by_run ON agent_calls (run_id);
                CREATE INDEX agent_calls_by_user ON agent_calls (user_id);
                """),
        Migration(
            room: "Agents", number: 2, name: "runs and calls by time",
            sqlite: """
                CREATE INDEX agent_runs_by_time ON agent_runs (started_at, id);
                CREATE INDEX agent_calls_by_time ON agent_calls (called_at, id);
                """,
            postgresql: """
                CREATE INDEX agent_runs_by_time ON agent_runs (started_at, id);
                CREATE INDEX agent_calls_by_time ON agent_calls (called_at, id);
                """),
    ]
}
