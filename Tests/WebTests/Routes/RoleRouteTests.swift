import Access
import App
import Core
import Foundation
import HTTPTypes
import Identity
import Store
import TestKit
import Testing

@testable import Web

/// Every role on every route: what `docs/permissions.md` and the OpenAPI document say is what the server does.
///
/// The routes are the server's own, with their declarations and all that stands before a handler; only the handlers are
/// exchanged for one that answers at once, so that no route changes what the next one finds.
@Suite(.timeLimit(.minutes(2))) struct RoleRouteTests {
    private static let signed = RouteTable.all.compactMap(\.standIn)

    @Test func everyRoleOnEveryRoute() async throws {
        let allowed = try Self.documentedRoles()
        #expect(allowed.count == Role.builtIn.count)
        #expect(Self.signed.count == RouteTable.all.count { $0.tier == .signed })
        try await Harness.with(.sqlite) { house in
            let responder = EnforcementTests.responder(Self.signed, house)
            for role in Role.builtIn {
                let token = try #require(try await house.signedIn(try await house.person(role.name, role: role)).token)
                for route in Self.signed {
                    let answer = try await Self.answer(of: responder, to: route, token, house)
                    let permission = try #require(Self.documentedPermission(of: route))
                    let has = try #require(allowed[role.name]).contains(permission)
                    let isInModule =
                        route.module.map { role == .systemAdmin || Module.withoutTeam.contains($0) } ?? true
                    let expected: ErrorCode? = !has ? .forbidden : !isInModule ? .moduleAccessDenied : nil
                    #expect(answer == expected, "\(role.name) on \(route.method) \(route.path)")
                }
            }
        }
    }

    /// The administrator's key with one scope is let in by that scope's routes, and by no other.
    @Test func everyScopeOnEveryRoute() async throws {
        try await Harness.with(.sqlite) { house in
            let responder = EnforcementTests.responder(Self.signed, house)
            let root = try await house.person("root", role: .systemAdmin)
            for scope in Permission.allCases where !Permission.withheldFromKeys.contains(scope) {
                let outcome = try await house.assembly.identity.keys.create(
                    NewAPIKey(name: scope.rawValue, scopes: [scope]), for: root.user.id,
                    within: Set(Permission.allCases), by: .operator("test"))
                guard case .created(let key) = outcome, let text = key.text else {
                    Issue.record("\(outcome)")
                    return
                }
                for route in Self.signed {
                    let answer = try await Self.answer(of: responder, to: route, text.reveal(), house)
                    let isCovered = Self.documentedPermission(of: route) == scope.rawValue
                    #expect(answer == (isCovered ? nil : .insufficientScope), "\(scope.rawValue) on \(route.path)")
                }
            }
        }
    }

    /// Why the caller is kept out; nil when they are let in, whatever the answer is then.
    private static func answer(
        of responder: Responder, to route: Route, _ token: String, _ house: Harness
    ) async throws -> ErrorCode? {
        // A second for each request: nobody's budget runs out.
        house.clock.advance(by: .milliseconds(1000))
        let path = route.path.replacing(/\{[^}]+\}/, with: "0190a0b0-0000-7000-8000-000000000001")
        do {
            _ = try await EnforcementTests.call(responder, route.method.rawValue, path, token: token)
            return nil
        } catch let problem as Problem {
            switch problem.code {
            case .unsupportedMediaType: return nil
            default: return problem.code
            }
        }
    }

    private static func documentedPermission(of route: Route) -> String? {
        document?["paths"]?[route.path]?[route.method.rawValue.lowercased()]?["x-permission"]?.string
    }

    private static let document: JSONValue? = try? JSONReader.read(
        OpenAPIDocument(version: "1", serverURL: "https://castellan.example").json)

    /// The table of `docs/permissions.md`: what each role may, by name.
    private static func documentedRoles() throws -> [String: Set<String>] {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let text = try String(contentsOf: root.appendingPathComponent("docs/permissions.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: [" ", "`"]) }
        }
        var roles: [String: Set<String>] = [:]
        for row in rows.dropFirst(2) {
            for (role, cell) in zip(rows[0], row).dropFirst() {
                roles[role, default: []].formUnion(cell == "●" ? [row[0]] : [])
            }
        }
        return roles
    }
}

extension Route {
    /// The route with a handler that answers at once; nil for an open one.
    fileprivate var standIn: Route? {
        let done = Reply(status: .ok, content: .json, body: [])
        let handler: Handler
        switch self.handler {
        case .open: return nil
        case .signed(let permission, _): handler = .signed(permission) { _, _ in done }
        case .reading(let permission, _): handler = .reading(permission) { _, _ in done }
        case .testing(let permission, _): handler = .testing(permission) { _, _ in done }
        }
        let route = Route(
            method: method, path: path, tier: tier, requirement: requirement, room: room, summary: summary,
            parameters: [], body: body, answer: answer, errors: errors, handler: handler)
        return module.map(route.within) ?? route
    }
}
