public import Core

/// What anybody may know: whether the service works, and which part of it doesn't. No reason, no figure.
public struct PublicStatus: Sendable {
    let service: String
    let status: ComponentStatus
    let time: Instant
    let components: [PublicComponent]

    init(service: String, states: [HealthBoard.State], at now: Instant) {
        self.service = service
        status = HealthBoard.overall(of: states)
        time = now
        components = states.map {
            PublicComponent(
                name: $0.component.name, status: $0.history.status, description: $0.component.description)
        }
    }
}

/// A component as the public sees it.
struct PublicComponent: Sendable {
    let name: String
    let status: ComponentStatus
    let description: String
}

extension PublicStatus: Shaped {
    /// Guide R's public status document.
    public static let shape = Shape<PublicStatus>(
        "PublicStatus", "Whether the service works.",
        [
            .field("service", "What is called so.") { $0.service },
            .field("status", "How it does in all.") { $0.status },
            .field("timestamp", "The server's time.") { $0.time },
            .field("message", "The same in a sentence for customers.") { $0.status.message },
            .field("components", "The parts of it.") { $0.components },
        ])
}

extension PublicComponent: Shaped {
    static let shape = Shape<PublicComponent>(
        "PublicComponent", "A part of the service.",
        [
            .field("name", "What people call it.") { $0.name },
            .field("status", "How it does.") { $0.status },
            .field("description", "What it is for.") { $0.description },
        ])
}

extension ComponentStatus {
    /// What customers read.
    var message: String {
        switch self {
        case .operational: "All systems operational"
        case .degraded: "Some systems experiencing issues. We're working on it."
        case .outage: "System outage detected. Our team has been notified."
        }
    }
}
