// What a tool would have to do to change something. The compiler has to refuse each.

import Access
import Agents
import Audit
import Core
import SecurityEvents
import Store

func byTheSourcesOfAReader(_ reader: ToolReader, _ draft: EventDraft) async throws {
    try await reader.sources.events.record(draft, from: .local)  // expected-error {{'sources' is inaccessible due to 'private' protection level}}
}

func byAGrantOfTheCaller(_ caller: ToolCaller) -> Grant? {
    guard case .allow(let grant) = caller.decide(Permission.accountUpdate) else { return nil }  // expected-error {{value of type 'ToolCaller' has no member 'decide'}}
    return grant
}

func byTheSubject(_ caller: ToolCaller) -> Grant? {
    guard case .allow(let grant) = caller.subject.decide(Permission.accountUpdate) else { return nil }  // expected-error {{value of type 'Subject' has no member 'decide'}}
    return grant
}

struct Nothing: RequestBody {
    static let schema = Schema.object([])
}

func byAToolOfOnesOwn(_ database: AuditedDatabase, _ grant: Grant) -> Tool {
    Tool(  // expected-error {{'Tool' initializer is inaccessible due to 'internal' protection level}}
        "delete_account", "Delete", "Deletes.", needs: .accountDelete
    ) { (reader: ToolReader, _: Nothing) in "done" }
}
