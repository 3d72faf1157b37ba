import CMaxMindDB
import Core

/// A MaxMind database file, mapped into memory. Looking up takes about a microsecond and no lock.
///
/// Unchecked, since the handle is a pointer: nothing writes to it between opening and closing, and libmaxminddb allows
/// any number of threads to read one.
final class PlaceDatabase: @unchecked Sendable {
    private let handle: UnsafeMutablePointer<MMDB_s>

    private init(_ handle: UnsafeMutablePointer<MMDB_s>) {
        self.handle = handle
    }

    deinit {
        MMDB_close(handle)
        handle.deallocate()
    }

    /// Opens a database of cities or countries.
    static func open(_ path: String) throws(GeoFault) -> PlaceDatabase {
        let handle = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), handle)
        guard status == MMDB_SUCCESS else {
            handle.deallocate()
            throw .unreadable(path: path, reason: String(cString: MMDB_strerror(status)))
        }
        let database = PlaceDatabase(handle)
        let type = String(cString: handle.pointee.metadata.database_type)
        guard ["City", "Country", "Enterprise"].contains(where: type.contains) else {
            throw .notAboutPlaces(path: path, type: type)
        }
        return database
    }

    /// Where an address is; nil when the database doesn't know it.
    func place(of address: IPAddress) -> Place? {
        var fault: Int32 = 0
        let found = address.withSocketAddress { MMDB_lookup_sockaddr(handle, $0, &fault) }
        guard fault == MMDB_SUCCESS, found.found_entry else { return nil }
        let entry = found.entry
        return Place(
            city: Self.text(entry, "city", "names", "en"), region: Self.text(entry, "subdivisions", "0", "iso_code"),
            country: Self.text(entry, "country", "iso_code"), latitude: Self.number(entry, "location", "latitude"),
            longitude: Self.number(entry, "location", "longitude"),
            accuracyRadius: Self.whole(entry, "location", "accuracy_radius"),
            timeZone: Self.text(entry, "location", "time_zone"))
    }

    private static func text(_ entry: MMDB_entry_s, _ path: StaticString...) -> String? {
        guard let data = value(entry, path), data.type == UInt32(MMDB_DATA_TYPE_UTF8_STRING),
            let start = data.utf8_string
        else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(data.data_size))
        return String(validating: bytes, as: UTF8.self)
    }

    private static func number(_ entry: MMDB_entry_s, _ path: StaticString...) -> Double? {
        guard let data = value(entry, path), data.type == UInt32(MMDB_DATA_TYPE_DOUBLE) else { return nil }
        return data.double_value
    }

    private static func whole(_ entry: MMDB_entry_s, _ path: StaticString...) -> Int? {
        guard let data = value(entry, path), data.type == UInt32(MMDB_DATA_TYPE_UINT16) else { return nil }
        return Int(data.uint16)
    }

    /// What stands at a path of names and positions; nil when nothing does.
    private static func value(_ entry: MMDB_entry_s, _ path: [StaticString]) -> MMDB_entry_data_s? {
        var entry = entry
        var data = MMDB_entry_data_s()
        // A StaticString's bytes end with a zero.
        let names = path.map { Optional(UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self)) } + [nil]
        let status = names.withUnsafeBufferPointer { MMDB_aget_value(&entry, &data, $0.baseAddress) }
        return status == MMDB_SUCCESS && data.has_data ? data : nil
    }
}

extension IPAddress {
    /// The address as C's socket functions take it.
    fileprivate func withSocketAddress<Value>(_ body: (UnsafePointer<sockaddr>) -> Value) -> Value {
        switch self {
        case .v4(let bits):
            var socket = sockaddr_in()
            socket.sin_family = sa_family_t(AF_INET)
            socket.sin_addr.s_addr = bits.bigEndian
            return withUnsafePointer(to: &socket) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
        case .v6(let bits):
            var socket = sockaddr_in6()
            socket.sin6_family = sa_family_t(AF_INET6)
            withUnsafeMutableBytes(of: &socket.sin6_addr) { $0.storeBytes(of: bits.bigEndian, as: UInt128.self) }
            return withUnsafePointer(to: &socket) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
        }
    }
}
