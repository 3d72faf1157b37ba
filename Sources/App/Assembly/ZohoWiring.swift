import Access
import Accounts
import Audit
import Core
import OutboundHTTP
import Zoho

extension ZohoRoom {
    /// The room of a plan, which takes in what it reads through Accounts; nil without a plan.
    init?(
        _ plan: ZohoPlan?, into accounts: AccountsRoom, database: AuditedDatabase, outbound: Outbound,
        time: any TimeSource, randomness: any Randomness
    ) {
        guard let plan else { return nil }
        self.init(plan, database: database, outbound: outbound, time: time, randomness: randomness) {
            batch throws(ZohoFault) in
            do throws(AccountsFault) {
                return AbsorbCounts(try await accounts.absorb(batch, from: .zoho, by: .system(.crmSync)))
            } catch {
                switch error {
                case .store(let fault): throw .store(fault)
                case .vault(let fault): throw .notAbsorbed("\(fault)")
                case .damaged(let what): throw .notAbsorbed(what)
                }
            }
        }
    }
}
