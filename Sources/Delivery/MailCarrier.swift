import Dispatch

/// What takes a message out of the house.
protocol MailCarrier: Sendable {
    /// Hands the message over; once it returns, somebody else is responsible for it. May be called again with the same
    /// message.
    func carry(_ message: MessageText) async throws(DeliveryFault)
}

/// Threads for carriers, which wait for networks and disks.
enum CarrierThreads {
    private static let queue = DispatchQueue(label: "castellan.mail", attributes: .concurrent)

    static func run(
        _ work: @escaping @Sendable () -> Result<Void, DeliveryFault>
    ) async throws(DeliveryFault) {
        let result = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
        try result.get()
    }
}
