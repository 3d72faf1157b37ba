/// What an `Accept` header asks for (RFC 9110 §12.5.1), as far as it has to choose between two forms of one answer.
struct Accept {
    private let ranges: [(type: Substring, weight: Double)]

    /// Reads the header; a missing one accepts everything alike.
    init(_ header: String?) {
        ranges = (header ?? "").split(separator: ",").map { range in
            let parts = range.split(separator: ";")
            let weight = parts.dropFirst().lazy.map(\.trimmed)
                .first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            return ((parts.first ?? "").trimmed, weight ?? 1)
        }
    }

    /// Whether it names a media type, and likes it at least as well as the usual one.
    func asksFor(_ type: String, insteadOf usual: String) -> Bool {
        guard let named = weight(of: type), named > 0 else { return false }
        return named >= weight(of: usual) ?? 0
    }

    private func weight(of type: String) -> Double? {
        ranges.first { $0.type.lowercased() == type }?.weight
    }
}
