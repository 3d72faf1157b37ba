public import Foundation

/// A temporary folder of this process, removed when it exits.
public enum TestFolder {
    /// The folder; short, because a Unix socket's path has 107 bytes.
    public static let url: URL = {
        let url = FileManager.default.temporaryDirectory.appending(path: "cst-\(getpid())")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // Everybody may pass through: PostgreSQL runs as another user when the tests run as root.
        chmod(url.path, 0o711)
        atexit { try? FileManager.default.removeItem(at: TestFolder.url) }
        return url
    }()

    /// A fresh folder inside it.
    public static func make() throws -> URL {
        let folder = url.appending(path: UUID().uuidString.prefix(8).lowercased())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
