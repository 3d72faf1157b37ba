import Glibc

/// Looks at the files of the data folder: each belongs to the folder's owner and to nobody else.
enum FileCheck {
    private static let names = [
        "castellan.db", "castellan.db-wal", "castellan.db-shm", "keys.db", "keys.db-wal", "keys.db-shm", "root.key",
        "castellan.env",
    ]

    static func run(_ folder: DataFolder) -> [Finding] {
        let findings = names.compactMap { name in finding(name, folder.file(name)) }
        return findings.isEmpty ? [Finding("files", .pass, "all in \(folder.path) are their owner's alone")] : findings
    }

    private static func finding(_ name: String, _ path: String) -> Finding? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        if status.st_mode & S_IFMT != S_IFREG {
            return Finding(
                "files", .fail, "\(name) is not a plain file", advice: "put the file itself into the data folder")
        }
        if status.st_uid != geteuid() {
            let owner = DataFolder.userName(geteuid())
            return Finding(
                "files", .fail, "\(name) belongs to \(DataFolder.userName(status.st_uid))",
                advice: "chown \(owner) \(path)")
        }
        if status.st_mode & 0o077 != 0 {
            return Finding("files", .fail, "\(name) is open to other users", advice: "chmod 600 \(path)")
        }
        return nil
    }
}
