public import Health

extension Operations {
    /// Looks once at every part of the server that there is without a running one: database, records, keys, sign-in.
    public func health() async -> HealthLook {
        HealthLook(components: await assembly.health.lookOnce())
    }
}

/// What one look at the parts of the server found.
public struct HealthLook: Sendable {
    /// The parts.
    public let components: [ComponentReport]

    /// How many of them don't work.
    public var broken: Int { components.count { !$0.works } }
}
