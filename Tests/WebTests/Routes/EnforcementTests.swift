import Access
import App
import Core
import HTTPTypes
import HummingbirdCore
import Identity
import Logging
import NIOCore
import NetworkDefence
import SecurityEvents
import Store
import TestKit
import Testing

@testable import Telemetry
@testable import Web

/// What a route's block says is what happens.
@Suite(.timeLimit(.minutes(2))) struct EnforcementTests {
    @Test func signedRoutesRefuseStrangers() async throws {
        try await Harness.with(.sqlite) { house in
            for route in RouteTable.all {
                let answer = try await house.api.send(route.method.rawValue, route.path)
                switch route.requirement {
                case .permission:
                    #expect(answer.status == 401, "\(route.path)")
                    #expect(answer.errorCode == "NO_AUTH_TOKEN", "\(route.path)")
                    let challenge = answer.header("WWW-Authenticate") ?? ""
                    #expect(challenge.hasPrefix(#"Bearer realm="castellan", resource_metadata=""#), "\(challenge)")
                // A client's or a token's proof comes in the request itself.
                case .nothing where route.room == .oauth: continue
                // A page's form has to come from a page.
                case .nothing where route.isPage && route.method == .post:
                    #expect((400..<500).contains(answer.status), "\(route.path)")
                case .nothing:
                    #expect(answer.status != 401 && answer.status != 403, "\(route.path)")
                }
            }
        }
    }

    /// A refusal is on record before the client hears of it, and the handler never runs.
    @Test(arguments: Engine.allCases)
    func missingPermissionIsRefusedAndRecorded(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let route = Route.signed(
                .post, "/v1/users", needs: .userRead, room: .identity, "Create a user.", answer: .data(String.self)
            ) { _ in
                Issue.record("the handler ran")
                return ""
            }
            let person = try await house.person("ada", role: .agent)
            let token = try #require(try await house.signedIn(person).token)
            let responder = Self.responder([route], house)
            do {
                _ = try await Self.call(responder, "POST", "/v1/users", token: token)
                Issue.record("answered")
            } catch let problem as Problem {
                #expect(problem.code == .forbidden)
                #expect(problem.message.contains("user:read"))
            }
            let events = try await house.assembly.events.query(EventQuery(visibleTo: person.user.id)).events
            let event = try #require(events.first { $0.eventType == EventType.permissionDenied.rawValue })
            #expect(event.requestPath == "/v1/users")
            #expect(event.metadata.text.contains("user:read"))
        }
    }

    @Test func headIsGetWithoutItsBody() async throws {
        try await Harness.with(.sqlite) { house in
            for route in RouteTable.all where route.method == .get && route.tier != .signed {
                let get = try await house.api.get(route.path)
                let head = try await house.api.send("HEAD", route.path)
                #expect(head.status == get.status, "\(route.path)")
                #expect(head.body.isEmpty, "\(route.path)")
                #expect(head.header("Content-Type") == get.header("Content-Type"), "\(route.path)")
            }
        }
    }

    /// What good answers hold is what the document says of them.
    @Test func answersFitTheirSchemas() async throws {
        try await Harness.with(.sqlite) { house in
            let person = try await house.person("ada", role: .systemAdmin)
            let api = try await house.signedIn(person)
            for route in RouteTable.all where route.method == .get {
                let path = route.path.replacing("{user}", with: "USR-1")
                // What userinfo tells needs a token with `openid`; the journeys of OAuth have one.
                guard let schema = route.answer.schema, !path.contains("{"), path != "/oauth/userinfo" else { continue }
                let answer = try await api.get(path)
                #expect(answer.status == route.answer.status.code, "\(route.path)")
                #expect(answer.header("Content-Type") == route.answer.content.mediaType, "\(route.path)")
                let problems = schema.problems(in: try JSONReader.read(answer.body))
                #expect(problems.isEmpty, "\(route.path): \(problems)")
            }
        }
    }

    static func responder(_ routes: [Route], _ house: Harness) -> Responder {
        let log = LogSink(level: .critical)
        let services = WebServices(
            identity: house.assembly.identity, oauth: house.assembly.oauth, events: house.assembly.events,
            audited: house.assembly.audited,
            network: house.assembly.network, places: house.assembly.places, health: house.assembly.health,
            anchors: house.assembly.anchors, personalData: house.assembly.personalData,
            accounts: house.assembly.accounts, agents: house.assembly.agents
        ) { true }
        return Responder(
            router: Router(routes),
            surroundings: Surroundings(
                services: services, documents: Documents(version: "1", serverURL: "http://x"),
                forwarded: ForwardedFor(trusted: [])),
            headers: ResponseHeaders(), crossOrigin: CrossOrigin(origins: []), servesTLS: false,
            limits: WebLimits(), ids: RequestIDs(SeededRandomness()),
            time: house.clock, drain: DrainGate(notice: .zero), log: log, logger: log.logger("test"))
    }

    static func call(
        _ responder: Responder, _ method: String, _ path: String, token: String
    ) async throws -> Reply {
        var fields = HTTPFields()
        fields[.authorization] = "Bearer \(token)"
        let head = HTTPRequest(
            method: try #require(HTTPRequest.Method(method)), scheme: nil, authority: nil, path: path,
            headerFields: fields)
        let edge = EdgeContext(
            requestID: RequestID(high: 1, low: 2), arrival: responder.time.now(), deadline: responder.time.now(),
            head: head, target: RequestTarget(path), peer: nil, isSecure: false,
            surroundings: responder.surroundings)
        var allowance: Allowance?
        return try await responder.answer(
            edge, responder.router.match(edge.target.path), HummingbirdCore.RequestBody(buffer: ByteBuffer()),
            &allowance)
    }
}
