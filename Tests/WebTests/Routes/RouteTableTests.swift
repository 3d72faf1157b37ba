import Access
import Core
import HTTPTypes
import OAuthProtocol
import Testing

@testable import Web

/// What every route must have, and that the document says so.
@Suite struct RouteTableTests {
    private static let document: JSONValue? = try? JSONReader.read(
        OpenAPIDocument(version: "1.2.3", serverURL: "https://castellan.example").json)

    private static func operation(of route: Route) -> JSONValue? {
        document?["paths"]?[route.path]?[route.method.rawValue.lowercased()]
    }

    @Test(arguments: RouteTable.all)
    func saysWhatItNeeds(route: Route) {
        switch route.requirement {
        case .nothing(let reason):
            #expect(reason.count > 10, "an open route says why it is open")
            #expect(route.tier != .signed)
        case .permission:
            #expect(route.tier == .signed)
        }
        #expect(route.summary.hasSuffix("."))
        #expect(route.path.hasPrefix("/") && !route.path.hasSuffix("/"))
    }

    @Test(arguments: RouteTable.all)
    func declaresItsPlaceholders(route: Route) {
        let placeholders = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            $0.dropFirst().dropLast()
        }
        let declared = route.parameters.filter { $0.place == .path }.map { Substring($0.name) }
        #expect(Set(placeholders) == Set(declared))
        #expect(Set(route.parameters.map(\.name)).count == route.parameters.count)
    }

    @Test(arguments: RouteTable.all)
    func standsInTheDocument(route: Route) throws {
        let operation = try #require(Self.operation(of: route), "\(route.method) \(route.path) is not in the document")
        #expect(operation["summary"]?.string == route.summary)
        #expect(operation["x-tier"]?.string == route.tier.rawValue)
        switch route.requirement {
        case .nothing:
            #expect(operation["security"]?.array?.isEmpty == true)
            #expect(operation["x-permission"] == nil)
        case .permission(let permission):
            #expect(operation["security"]?.array?.count == 2)
            #expect(operation["x-permission"]?.string == permission.rawValue)
            #expect(operation["responses"]?["401"] != nil && operation["responses"]?["403"] != nil)
        }
        #expect((operation["requestBody"] == nil) == (route.body == nil))
        let parameters = operation["parameters"]?.array ?? []
        #expect(parameters.count { $0["in"] != .string("header") } == route.parameters.count)
        let headers = parameters.filter { $0["in"] == .string("header") }.map { $0["name"]?.string }
        #expect(headers == (route.isRepeatable ? ["Idempotency-Key"] : []))
        guard case .envelope = route.refusals else { return }
        for code in route.allErrors {
            let response = try #require(operation["responses"]?["\(code.status.code)"]?["$ref"]?.string)
            #expect(response.split(whereSeparator: { "/.".contains($0) }).contains(Substring(code.rawValue)))
        }
    }

    /// Where OAuth's clients are refused in the protocol's words, the document says which and when.
    @Test(arguments: RouteTable.all)
    func saysHowOAuthRefuses(route: Route) throws {
        guard case .oauth(let own) = route.refusals else { return }
        let responses = try #require(Self.operation(of: route)?["responses"])
        #expect(own.values.joined().allSatisfy { $0.status != 200 })
        for (status, errors) in own {
            let name = try #require(responses["\(status)"]?["$ref"]?.string?.split(separator: "/").last)
            #expect(name.hasPrefix("OAuth."))
            let schema = Self.document?["components"]?["responses"]?[String(name)]?["content"]?["application/json"]?[
                "schema"]
            let codes = schema?["allOf"]?.array?.last?["properties"]?["error"]?["enum"]?.array?.compactMap(\.string)
            #expect(Set(errors.map(\.rawValue)).isSubset(of: Set(codes ?? [])), "\(status): \(errors)")
        }
        for code in route.allErrors { #expect(responses["\(code.status.code)"] != nil, "\(code)") }
    }

    @Test func documentHasNothingElse() throws {
        guard case .object(let paths) = try #require(Self.document?["paths"]) else { return }
        let documented = paths.flatMap { path -> [String] in
            guard case .object(let methods) = path.value else { return [] }
            return methods.map { "\($0.name.uppercased()) \(path.name)" }
        }
        #expect(Set(documented) == Set(RouteTable.all.map { "\($0.method.rawValue) \($0.path)" }))
        #expect(documented.count == RouteTable.all.count)
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let document = try #require(Self.document)
        var references: [String] = []
        Self.collect(document, into: &references)
        #expect(references.count > 50)
        for reference in Set(references) {
            let names = reference.dropFirst(2).split(separator: "/").map(String.init)
            let target = names.reduce(Optional(document)) { $0?[$1] }
            #expect(target != nil, "\(reference) leads nowhere")
        }
    }

    @Test func operationsHaveTheirOwnNames() throws {
        let names = try RouteTable.all.map { try #require(Self.operation(of: $0)?["operationId"]?.string) }
        #expect(Set(names).count == names.count)
    }

    @Test func namesOfComponentsAreAllowed() throws {
        guard case .object(let kinds) = try #require(Self.document?["components"]) else { return }
        for kind in kinds {
            guard case .object(let components) = kind.value else { continue }
            for component in components {
                let allowed = component.name.utf8.allSatisfy { byte in
                    byte < 128 && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber)
                        || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
                }
                #expect(allowed, "\(component.name)")
            }
        }
    }

    @Test func pageNamesEveryRoute() {
        let page = DocumentationPage(RouteTable.all, version: "1.2.3").html
        for route in RouteTable.all {
            #expect(page.contains("<code>\(route.method.rawValue)</code> <code>\(route.path)</code>"))
        }
        #expect(!page.contains("<script"))
    }

    private static func collect(_ value: JSONValue, into references: inout [String]) {
        switch value {
        case .object(let members):
            for member in members {
                if member.name == "$ref", let reference = member.value.string { references.append(reference) }
                collect(member.value, into: &references)
            }
        case .array(let elements):
            for element in elements { collect(element, into: &references) }
        default: break
        }
    }
}

extension Route: CustomTestStringConvertible {
    /// What a failed expectation calls it.
    public var testDescription: String { "\(method.rawValue) \(path)" }
}
