import Core

extension Launch {
    /// The same settings with the data elsewhere: a folder, and on PostgreSQL another database of the same server.
    func relocated(to folder: String, database: (url: Secret<String>, name: String)?) -> Launch {
        var launch = self
        launch.folder = DataFolder(path: folder, actingAs: self.folder.actingAs)
        if let database {
            // libpq takes the last one given.
            let url = database.url.reveal()
            let moved = Secret("\(url)\(url.contains("?") ? "&" : "?")dbname=\(database.name)")
            launch.settings.database.url = moved
            launch.settings.database.directURL = moved
        }
        return launch
    }
}
