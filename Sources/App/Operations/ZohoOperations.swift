public import Zoho

extension Operations {
    /// How the connection to Zoho does.
    public func zohoStatus() async throws(CommandFault) -> SyncStatus {
        let zoho = try zoho()
        do { return try await zoho.status() } catch { throw CommandFault(error) }
    }

    /// Reads now what changed in Zoho, to the end; says how everything does afterwards. When a server is at it already, it is left to it.
    public func zohoSync() async throws(CommandFault) -> SyncStatus {
        let zoho = try zoho()
        do throws(ZohoFault) {
            _ = try await zoho.sync.start(by: grant)
            try await zoho.sync.runToEnd()
            return try await zoho.status()
        } catch {
            throw CommandFault(error)
        }
    }

    private func zoho() throws(CommandFault) -> ZohoRoom {
        guard let zoho = assembly.zoho else {
            throw CommandFault(
                .configuration, "Zoho isn't configured",
                advice: "set ZOHO_CLIENT_ID and what goes with it; docs/zoho.md")
        }
        return zoho
    }
}

extension CommandFault {
    /// What Zoho, or the way to it, refuses.
    init(_ fault: ZohoFault) {
        switch fault {
        case .store(let fault): self.init(fault)
        case .signedOut, .notConfigured: self.init(.configuration, "\(fault)")
        case .refused: self.init(.refused, "\(fault)")
        case .unreachable, .throttled, .circuitOpen, .unreadable, .notAbsorbed:
            self.init(.tryAgain, "\(fault)", advice: "the same command goes on where it was")
        }
    }
}
