public import Access

/// Everything this room does, put together.
public struct AccountsRoom: Sendable {
    /// Takes in what a CRM says.
    public func absorb(
        _ batch: RemoteBatch, from source: RemoteSource, by grant: Grant
    ) async throws(AccountsFault) -> AbsorbOutcome {
        throw .damaged("nothing is taken in yet")
    }
}
