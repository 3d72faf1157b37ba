/// One step of a room's schema, forward only. A step that has run anywhere is never edited: its checksum is kept.
public struct Migration: Sendable {
    /// The room that owns the tables.
    public let room: String
    /// 1, 2, 3… within the room.
    public let number: Int
    /// What it does, in a few words.
    public let name: String
    /// The statements for SQLite.
    public let sqlite: String
    /// The statements for PostgreSQL.
    public let postgresql: String

    /// A step; both texts stand side by side so that they stay alike.
    public init(room: String, number: Int, name: String, sqlite: String, postgresql: String) {
        self.room = room
        self.number = number
        self.name = name
        self.sqlite = sqlite
        self.postgresql = postgresql
    }
}
