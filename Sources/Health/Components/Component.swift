/// A part of the server that is looked at again and again, and whose state the public sees. Rooms register theirs at start.
public struct Component: Sendable {
    /// What people call it: `Database`.
    public let name: String
    /// What it is for, in a few words.
    public let description: String
    /// Whether the whole service is out when this is.
    public let isEssential: Bool
    /// Whether only a running server has it, so that the terminal can't look at it.
    public let isOfServer: Bool
    /// Looks whether it works, and throws when it doesn't, or ``Impairment`` when it does but not in full. Returns how long its users wait when that is something else than how long
    /// the look itself took.
    let look: @Sendable () async throws -> Duration?

    /// A component; see the properties.
    public init(
        _ name: String, _ description: String, isEssential: Bool = false, isOfServer: Bool = false,
        look: @escaping @Sendable () async throws -> Duration?
    ) {
        self.name = name
        self.description = description
        self.isEssential = isEssential
        self.isOfServer = isOfServer
        self.look = look
    }

    /// Looks once.
    func check() async -> CheckOutcome {
        let start = ContinuousClock.now
        do {
            let told = try await look()
            return .passed(told ?? .now - start)
        } catch let impairment as Impairment {
            return .impaired(impairment.description, .now - start)
        } catch {
            return .failed(String(describing: error), .now - start)
        }
    }
}

/// Why a component that works doesn't do all that it is for: it is degraded for as long as that holds, and never out.
public struct Impairment: Error, CustomStringConvertible {
    /// What an operator has to know.
    public let description: String

    /// An impairment, in words for operators.
    public init(_ description: String) {
        self.description = description
    }
}

/// What one look at a component found.
enum CheckOutcome: Sendable, Equatable {
    /// It works; its users wait so long.
    case passed(Duration)
    /// It works, but not in full, for this reason; its users wait so long.
    case impaired(String, Duration)
    /// It doesn't, for this reason, which took so long to find out.
    case failed(String, Duration)
}
