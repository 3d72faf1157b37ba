public import Core

/// How a run of the analysis is named: `sess_` and the 32 digits of its id.
public struct AnalysisKey: TextForm, Hashable {
    /// The id.
    public let id: AnalysisID

    /// The name of a run.
    public init(_ id: AnalysisID) { self.id = id }

    /// `analysis-session`.
    public static let format = StringFormat(
        name: "analysis-session", pattern: "^sess_[0-9a-f]{32}$", complaint: "must be a session such as sess_0191…"
    ) { AnalysisKey(text: $0) != nil }

    /// Reads `sess_` and 32 digits.
    public init?(text: String) {
        guard text.hasPrefix("sess_"), text.utf8.count == 37, let bytes = Hexadecimal.decode(text.dropFirst(5)),
            let id = AnalysisID(bytes: bytes)
        else { return nil }
        self.id = id
    }

    /// The name.
    public var text: String { "sess_" + Hexadecimal.encode(id.bytes) }
}
