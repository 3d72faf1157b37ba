/// Which operator each kind gets.
public struct MaskingPolicy: Sendable {
    /// For kinds that have none of their own.
    public var usual: Operator
    /// For single kinds.
    public var byKind: [Kind: Operator]

    /// A policy; masks everything unless told.
    public init(usual: Operator = .mask, byKind: [Kind: Operator] = [:]) {
        self.usual = usual
        self.byKind = byKind
    }

    /// For our own logs: addresses of machines and URLs stay, because whoever looks into an incident needs them.
    public static let logs = MaskingPolicy(byKind: [.ipAddress: .keep, .macAddress: .keep, .url: .keep])

    /// The operator of a kind.
    public subscript(kind: Kind) -> Operator { byKind.isEmpty ? usual : byKind[kind] ?? usual }
}
