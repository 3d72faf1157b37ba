import Foundation

/// MaxMind's test databases. They aren't part of this repository: `CASTELLAN_GEOIP` names their folder, which is
/// `../shared/data/geoip` beside the repository unless told.
public enum GeoData {
    /// Why a test was skipped.
    public static let absence = "no test databases of places: set CASTELLAN_GEOIP to their folder"

    /// Whether the folder is there.
    public static let present = FileManager.default.fileExists(atPath: cities)

    /// A database of cities.
    public static let cities = folder.appending(path: "GeoIP2-City-Test.mmdb").path
    /// A database of another kind.
    public static let anonymous = folder.appending(path: "GeoIP2-Anonymous-IP-Test.mmdb").path

    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["CASTELLAN_GEOIP"] { return URL(filePath: path) }
        let repository = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return repository.deletingLastPathComponent().appending(path: "shared/data/geoip")
    }()
}
