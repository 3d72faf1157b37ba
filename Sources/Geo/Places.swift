public import Core
import Glibc
import Synchronization

/// Where addresses are, as the configured database says; without one nobody is anywhere.
public final class Places: Sendable {
    private struct Source {
        var database: PlaceDatabase
        var stamp: FileStamp
    }

    private let path: String?
    private let source: Mutex<Source?>

    /// How often ``reload()`` should run: the databases appear twice a week.
    public static let reloadsEvery = Duration.seconds(60)

    /// No database: no place is known.
    public static let unknown = Places()

    private init() {
        path = nil
        source = Mutex(nil)
    }

    /// The places of a MaxMind database of cities or countries.
    ///
    /// Whoever replaces the file must move the new one into its place, as `geoipupdate` does: it stays mapped into memory,
    /// and a file that shrinks under a reader ends the program.
    public init(path: String) throws(GeoFault) {
        self.path = path
        let stamp = FileStamp(of: path)
        source = Mutex(Source(database: try PlaceDatabase.open(path), stamp: stamp))
    }

    /// Whether there is a database.
    public var isConfigured: Bool { path != nil }

    /// Where an address is; nil when nobody knows, as for private networks.
    public func place(of address: IPAddress) -> Place? {
        let database = source.withLock { $0?.database }
        return database?.place(of: address)
    }

    /// Opens the file again when it has changed, and says whether it had; on a fault the old one stays.
    @discardableResult
    public func reload() throws(GeoFault) -> Bool {
        guard let path else { return false }
        let stamp = FileStamp(of: path)
        guard source.withLock({ $0?.stamp }) != stamp else { return false }
        let database = try PlaceDatabase.open(path)
        source.withLock { $0 = Source(database: database, stamp: stamp) }
        return true
    }
}

/// What changes when a file is replaced.
private struct FileStamp: Equatable {
    private var number: UInt = 0
    private var size: Int = 0
    private var seconds: Int = 0
    private var nanoseconds: Int = 0

    /// The stamp of a file; the same for all that aren't there.
    init(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        number = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
