public import Foundation

/// Test vectors published by others. They aren't part of this repository: `CASTELLAN_VECTORS` names their folder, which is
/// `../shared/vectors` beside the repository unless told. A test that needs them says so, and is skipped without them.
public enum Vectors {
    /// Why a test was skipped.
    public static let absence = "no test vectors: set CASTELLAN_VECTORS to their folder"

    /// Whether the folder is there.
    public static let present = FileManager.default.fileExists(atPath: folder.path)

    /// The bytes of a file, by its path inside the folder.
    public static func data(_ path: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: path))
    }

    /// A JSON file, decoded.
    public static func decode<Value: Decodable>(_ path: String, as: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: data(path))
    }

    /// The paths of all files below a folder with such an ending, in order.
    public static func files(in path: String, ending: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: path).path)
            .filter { $0.hasSuffix(ending) }.map { "\(path)/\($0)" }.sorted()
    }

    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["CASTELLAN_VECTORS"] { return URL(filePath: path) }
        let repository = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return repository.deletingLastPathComponent().appending(path: "shared/vectors")
    }()
}
