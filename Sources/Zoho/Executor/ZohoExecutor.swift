public import Accounts
import Core

/// Carries out approved orders in Zoho; nothing else in the program writes there, and nothing but an ``ApprovedOrder`` makes it.
///
/// The order is written down before Zoho is asked and after it answered. One that was begun and not finished is looked for in Zoho first, so
/// that a lost answer doesn't do it twice. An account that isn't any more what was decided on stops it.
public struct ZohoExecutor: OrderExecutor {
    let ledger: OrderLedger
    let client: ZohoClient
    let sync: ZohoSync

    /// Carries out an order, or says that this was done before.
    public func carryOut(_ order: ApprovedOrder) async throws(OrderFault) -> OrderReceipt {
        guard let remote = order.remote, remote.source == .zoho else {
            throw .refused("the account isn't one of Zoho's")
        }
        guard let write = RemoteWrite(order.action, for: remote.id, key: order.key) else {
            throw .refused("Zoho has no field for this")
        }
        let standing: OrderLedger.Standing
        do throws(ZohoFault) { standing = try await ledger.begin(order) } catch { throw fault(error) }
        if case .done(let reference) = standing { return OrderReceipt(reference: reference, wasDone: true) }
        let receipt = try await carryOut(order, remote, write, standing)
        do throws(ZohoFault) { try await ledger.finish(order, receipt.reference) } catch { throw fault(error) }
        // What Zoho has now is here at once where that works, and with the next sync otherwise.
        try? await sync.refresh(.update, .accounts, [remote.id])
        if case .create(let module, _) = write { try? await sync.refresh(.update, module, [receipt.reference]) }
        return receipt
    }

    private func carryOut(
        _ order: ApprovedOrder, _ remote: ApprovedOrder.Remote, _ write: RemoteWrite, _ standing: OrderLedger.Standing
    ) async throws(OrderFault) -> OrderReceipt {
        let account: JSONValue?
        do throws(ZohoFault) {
            account = try await client.records(.accounts, [remote.id]).first
            if case .begun = standing, let reference = try await trace(of: order, write, account, remote) {
                return OrderReceipt(reference: reference, wasDone: true)
            }
        } catch {
            // Who may not look can't say that nothing was done.
            if case .begun = standing, case .refused = error { throw .retry("\(error)") }
            throw fault(error)
        }
        do throws(ZohoFault) {
            if let account, !order.isOutdated, Self.isAsDecided(account, order, remote) {
                return OrderReceipt(reference: try await client.write(write, remote.id, unmodifiedSince: account))
            }
        } catch {
            throw fault(error)
        }
        throw .recordChanged
    }

    /// Zoho's 412 says that the record changed in the meantime. Where it is known when asking makes sense again, nobody asks before.
    private func fault(_ fault: ZohoFault) -> OrderFault {
        switch fault {
        case .refused(let refusal) where refusal.status == 412: .recordChanged
        case .refused, .notConfigured: .refused("\(fault)")
        case .store(let cause): .fault(.store(cause))
        case .unreachable, .unreadable, .signedOut, .notAbsorbed, .throttled, .circuitOpen:
            fault.askAgain(after: ledger.time.now()).map { OrderFault.wait("\(fault)", until: $0) }
                ?? .retry("\(fault)")
        }
    }

    /// What an earlier attempt made or changed; nil when it got nowhere.
    private func trace(
        of order: ApprovedOrder, _ write: RemoteWrite, _ account: JSONValue?, _ remote: ApprovedOrder.Remote
    ) async throws(ZohoFault) -> String? {
        switch write {
        case .update(let members):
            guard let account else { return nil }
            return members.allSatisfy { account[$0.name, or: .null].isSame(as: $0.value) } ? remote.id : nil
        case .create(let module, _):
            let mark = RemoteWrite.mark(order.key)
            return try await client.related(module, of: remote.id).first { record in
                [record["Description"], record["Note_Content"]].contains { $0?.string?.contains(mark) == true }
            }?["id"]?.identifier
        }
    }

    /// By the time of the last change there; where that wasn't known, by the values that were looked at.
    private static func isAsDecided(
        _ account: JSONValue, _ order: ApprovedOrder, _ remote: ApprovedOrder.Remote
    ) -> Bool {
        if let modified = remote.modifiedAt { return account["Modified_Time"]?.time == modified }
        return order.expected.zoho?.allSatisfy { account[$0.name, or: .null].isSame(as: $0.value) } == true
    }
}

extension JSONValue {
    fileprivate subscript(name: String, or missing: JSONValue) -> JSONValue { self[name] ?? missing }

    /// Whether two values say the same: `12.5` and `12.50` do, and so do nothing and an empty text.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let one), .number(let another)): Double(one) == Double(another)
        case (.string(""), .null), (.null, .string("")): true
        default: self == other
        }
    }
}
