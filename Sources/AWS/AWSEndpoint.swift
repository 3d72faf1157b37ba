/// Where a service answers: scheme and host, and nothing behind them.
public struct AWSEndpoint: Sendable {
    /// `https`, or `http` for a service on the same machine.
    let scheme: String
    /// Host and, when it isn't the scheme's own, port: as `Host` has it.
    let authority: String

    /// An endpoint, such as `https://secretsmanager.eu-central-1.amazonaws.com`; nil when that is no URL of a host alone.
    public init?(_ text: String) {
        for (scheme, port) in [("https", ":443"), ("http", ":80")] where text.hasPrefix("\(scheme)://") {
            let authority = text.dropFirst(scheme.count + 3)
            guard !authority.isEmpty, !authority.contains(where: { "/?#@ ".contains($0) }) else { return nil }
            self.scheme = scheme
            self.authority = String(authority.hasSuffix(port) ? authority.dropLast(port.count) : authority)
            return
        }
        return nil
    }
}
