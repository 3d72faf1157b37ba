// Every way that comes to mind of changing something without a grant. The compiler has to refuse each.

import Access
import Audit
import Core
import Store

func withoutSayingWhoMay(_ database: AuditedDatabase, _ user: UserID) async throws(StoreFault) {
    try await database.change(action: Action("user.disabled"), on: .user(user)) { change throws(StoreFault) in  // expected-error {{missing argument for parameter 'by' in call}}
        .commit(())
    }
}

func withAPermissionInsteadOfADecision(_ database: AuditedDatabase, _ user: UserID) async throws(StoreFault) {
    try await database.change(by: Permission.userUpdate, action: Action("user.disabled"), on: .user(user)) {  // expected-error {{cannot convert value of type 'Permission' to expected argument type 'Grant'}}
        change throws(StoreFault) in .commit(())
    }
}

func withAGrantOfOnesOwn(_ principal: Principal) -> Grant {
    Grant(actor: principal.actor, origin: principal.origin, basis: .permission(.userUpdate))  // expected-error {{'Grant' initializer is inaccessible due to 'internal' protection level}}
}

func withSomebodyElsesCredential(_ user: UserID) -> Grant {
    Grant.credential(of: .user(user, reference: "USR-1"), from: .local)  // expected-error {{'credential' is inaccessible due to '@_spi' protection level}}
}

func withAPrincipalOfOnesOwn(_ user: UserID, _ session: SessionID) -> Principal {
    Principal(  // expected-error {{'Principal' initializer is inaccessible due to '@_spi' protection level}}
        userID: user, reference: "USR-1", email: "me@example.com", role: .systemAdmin,
        permissions: Role.systemAdmin.permissions, credential: .session(session), origin: .local)
}

func withADenial(_ database: AuditedDatabase, _ principal: Principal, _ user: UserID) async throws(StoreFault) {
    let decision = principal.decide(.userUpdate)
    try await database.change(by: decision, action: Action("user.disabled"), on: .user(user)) {  // expected-error {{cannot convert value of type 'Decision' to expected argument type 'Grant'}}
        change throws(StoreFault) in .commit(())
    }
}
