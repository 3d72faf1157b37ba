// What the other two files would be if they did it right. This one has to compile: it shows that they fail for the reason they name.

import Access
import Audit
import Core
import Store

func disable(_ user: UserID, by principal: Principal, in database: AuditedDatabase) async throws(StoreFault) -> Denial? {
    switch principal.decide(.userUpdate) {
    case .deny(let denial):
        return denial
    case .stepUp:
        return nil
    case .allow(let grant):
        try await database.change(by: grant, action: Action("user.disabled"), on: .user(user)) { change throws(StoreFault) in
            try change.transaction.run("UPDATE users SET is_active = FALSE WHERE id = \(user)")
            return .commit(())
        }
        return nil
    }
}
