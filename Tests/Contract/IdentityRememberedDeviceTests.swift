import Access
import Core
import Identity
import Store
import TestKit
import Testing

/// The rules C5 and C11 of the security rules, as far as they are about devices.
@Suite("Remembered devices")
struct IdentityRememberedDeviceTests {
    @Test("C11 are spared the second factor, which their sessions don't count as shown", arguments: Engine.allCases)
    func spared(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let ben = try await house.appHolder("ben@example.org")
            let device = try #require(try await house.remembered(ann))
            #expect(device.reveal().hasPrefix("dev_") && device.reveal().count == 4 + 64, "an id and 256 bits")
            #expect(try await house.eventTypes().contains("mfa_device_remembered"))
            let session = try #require(try await house.spared(ann, device))
            let principal = try await house.principal(session.accessToken)
            #expect(principal.assurance?.level == .aal1 && principal.assurance?.references == ["device", "pwd"])
            guard case .stepUp(let stepUp) = principal.decide(.factorManage) else {
                Issue.record("it is no fresh proof")
                return
            }
            #expect(stepUp.level == .aal2)
            #expect(try await house.spared(ben, device) == nil, "it is one user's")
            #expect(try await house.spared(ann, Secret(String(device.reveal().dropLast()) + "A")) == nil)
            #expect(try await house.spared(ann, nil) == nil)
            let wrong = try await house.room.sessions.signIn(
                login: ann.user.email, password: Secret("wrong password!!"), device: device, from: house.origin)
            guard case .refused = wrong else {
                Issue.record("it stands for no password")
                return
            }
            house.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await house.spared(ann, device) == nil, "thirty days are over")
            try await house.room.passwords.expireTickets()
            #expect(try await house.test.outside("SELECT COUNT(*) FROM remembered_devices") == "0\n")
        }
    }

    /// What makes somebody's devices forgotten.
    enum End: CaseIterable, Sendable {
        case newPassword, resetPassword, otherFactors, resetFactors, itself, all, newAddress
    }

    @Test("are forgotten with what they stood beside", arguments: Engine.allCases, End.allCases)
    func forgotten(_ engine: Engine, _ end: End) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            let (device, room) = (try #require(try await house.remembered(ann)), house.room)
            house.clock.advance(by: .seconds(30))
            let principal = try await house.principal(try await house.signedIn(ann).accessToken)
            let grant = try house.grant(principal, .factorManage)
            let listed = try await room.secondFactors.devices(of: ann.user.id)
            #expect(
                listed.map(\.name) == ["curl"] && listed.map { $0.expiresAt - $0.createdAt } == [.seconds(2_592_000)])
            switch end {
            case .newPassword:
                _ = try await room.passwords.change(
                    IdentityHouse.password, to: Secret("a whole new battery of horses"), by: principal)
            case .resetPassword:
                let sent = try await room.passwords.sendReset(to: ann.user.id, by: .operator("dana"))
                let token = try #require(sent?.link.reveal().split(separator: "#token=").last)
                _ = try await room.passwords.set(
                    Secret("a whole new battery of horses"), with: Secret(String(token)), from: house.origin)
            case .otherFactors:
                _ = try await room.secondFactors.replaceRecoveryCodes(endingOthers: false, by: principal, grant)
            case .resetFactors: _ = try await room.secondFactors.reset(ann.user.id, by: .operator("dana"))
            case .itself:
                let id = try #require(listed.first?.id)
                #expect(try await room.secondFactors.forget(id, by: principal, grant) == 1)
                #expect(try await room.secondFactors.forget(id, by: principal, grant) == 0)
                #expect(try await house.actions().last == "mfa.devices_forgotten")
            case .all: #expect(try await room.secondFactors.forget(by: principal, grant) == 1)
            case .newAddress:
                let address = try #require(EmailAddress("lee@example.org"))
                _ = try await room.emailChanges.request(address, password: IdentityHouse.password, by: principal)
                let letter = try #require(try await house.mails().first { $0.contains("To: lee@example.org") })
                let rest = try #require(letter.split(separator: "#token=", maxSplits: 1).last)
                _ = try await room.emailChanges.confirm(
                    Secret(String(rest.prefix { !$0.isWhitespace })), from: house.origin)
            }
            #expect(try await room.secondFactors.devices(of: ann.user.id).isEmpty)
            #expect(try await house.eventTypes().contains("mfa_device_forgotten"))
            _ = device
        }
    }

    @Test("are nobody's but their owner's to forget, and go with an erased account", arguments: Engine.allCases)
    func owners(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.appHolder()
            _ = try await house.remembered(ann)
            let ben = try await house.appHolder("ben@example.org")
            let principal = try await house.principal(ben.session.accessToken)
            let id = try #require(try await house.room.secondFactors.devices(of: ann.user.id).first?.id)
            let grant = try house.grant(principal, .sessionRevoke)
            #expect(try await house.room.secondFactors.forget(id, by: principal, grant) == 0)
            _ = try await house.room.erasure.erase(ann.user.id, by: .operator("dana"))
            #expect(try await house.test.outside("SELECT COUNT(*) FROM remembered_devices") == "0\n")
        }
    }

    @Test("aren't remembered where the house remembers none", arguments: Engine.allCases)
    func off(_ engine: Engine) async throws {
        let policy = SecondFactorPolicy(requiredRoles: [], rememberedFor: .zero)
        try await IdentityHouse.with(engine, factors: policy) { house in
            let device = try await house.remembered(try await house.appHolder())
            #expect(device == nil)
        }
    }
}

extension IdentityHouse {
    /// Signs in with both factors and has the device remembered; what it keeps.
    fileprivate func remembered(_ holder: AppHolder) async throws -> Secret<String>? {
        let outcome = try await room.secondFactors.verify(
            try await waiting(holder.user.email).token, .totp(holder.code(at: clock.now())), remembering: true,
            from: origin)
        guard case .signedIn(let signedIn) = outcome else { throw Unexpected("\(outcome)") }
        return signedIn.deviceToken
    }

    /// A sign-in from a device; nil when it has to wait for the second factor all the same.
    fileprivate func spared(_ holder: AppHolder, _ device: Secret<String>?) async throws -> SignedIn? {
        let outcome = try await room.sessions.signIn(
            login: holder.user.email, password: Self.password, device: device, from: origin)
        switch outcome {
        case .signedIn(let signedIn): return signedIn
        case .secondFactor: return nil
        default: throw Unexpected("\(outcome)")
        }
    }
}
