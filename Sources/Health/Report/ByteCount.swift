/// Sizes as people read them: `8 GB`, `2.5 GB`, `15 MB`, in units of 1,024 and with at most one decimal, as guide R shows them.
enum ByteCount {
    private static let units = ["bytes", "KB", "MB", "GB", "TB", "PB"]

    static func text(_ bytes: Int64) -> String {
        var (value, unit) = (Double(bytes), 0)
        // 1,023.95 would be rounded up to 1,024 of the unit.
        while abs(value) >= 1_023.95, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        let tenths = Int64((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(abs(tenths % 10)) \(units[unit])"
    }
}
