import OutboundHTTP

extension Outbound {
    /// Sends an anchor's request and reads the answer, whatever its status.
    func exchange(_ request: OutboundRequest) async throws(AnchorFault) -> OutboundAnswer {
        do throws(OutboundFault) { return try await send(request) } catch {
            switch error {
            case .unreachable(let why): throw .unreachable(why)
            case .file(let why): throw .file(why)
            }
        }
    }
}

extension OutboundAnswer {
    /// The fault that a status means which isn't among the good ones.
    var fault: AnchorFault {
        switch status {
        case 408, 425, 429, 500...: .unreachable("answered \(status): \(words)")
        default: .refused(status: status, words)
        }
    }
}
