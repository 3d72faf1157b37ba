import Accounts
import Core
import TestKit
import Testing

@Suite("The state of a recommendation")
struct RecommendationStateTests {
    private let now = Instant(milliseconds: 1_700_000_000_000)
    private let ann = UserID(high: 1, low: 1)
    private let ben = UserID(high: 1, low: 2)
    private let eve = UserID(high: 1, low: 3)

    private func pending(needs: Int = 1, proposedBy: UserID? = nil) -> RecommendationState {
        RecommendationState(
            expiresAt: now + .seconds(72 * 3600), approvalsNeeded: needs, proposedBy: proposedBy)
    }

    @Test("is approved by one person where one is enough, and by nobody else afterwards")
    func one() {
        var state = pending()
        let first = state.decide(.approve, by: ann, interactively: true, at: now)
        #expect(first == nil && state.status == .approved)
        let second = state.decide(.reject, by: ben, interactively: true, at: now)
        #expect(second == .alreadyDecided(.approved))
    }

    @Test("waits for a second person, not for the same one twice")
    func two() {
        var state = pending(needs: 2)
        let first = state.decide(.approve, by: ann, interactively: true, at: now)
        #expect(first == nil && state.status == .pending)
        let again = state.decide(.approve, by: ann, interactively: true, at: now)
        #expect(again == .approvedBefore)
        let second = state.decide(.approve, by: ben, interactively: true, at: now)
        #expect(second == nil && state.status == .approved)
    }

    @Test("forgets approvals of what somebody has changed since")
    func modified() {
        var state = pending(needs: 2)
        _ = state.decide(.approve, by: ann, interactively: true, at: now)
        _ = state.decide(.modify, by: ben, interactively: true, at: now)
        #expect(state.status == .pending && state.approvers == [ben])
        _ = state.decide(.approve, by: ann, interactively: true, at: now)
        #expect(state.status == .modified)
    }

    @Test(
        "is not for who proposed it, nor for programs, nor after its time",
        arguments: [RecommendationState.Decision.approve, .modify])
    func refusals(_ decision: RecommendationState.Decision) {
        var state = pending(proposedBy: ann)
        let own = state.decide(decision, by: ann, interactively: true, at: now)
        #expect(own == .ownProposal)
        let program = state.decide(decision, by: ben, interactively: false, at: now)
        #expect(program == .notInteractive)
        let late = state.decide(decision, by: ben, interactively: true, at: now + .seconds(72 * 3600))
        #expect(late == .alreadyDecided(.expired))
        #expect(state.status == .pending && state.approvers.isEmpty)
        let rejected = state.decide(.reject, by: ann, interactively: true, at: now)
        #expect(rejected == nil && state.status == .rejected)
    }

    @Test("never comes to an approval without as many different people as it takes, whatever they try")
    func random() {
        for _ in 0..<20_000 {
            let needs = Int.random(in: 1...2)
            var state = pending(needs: needs, proposedBy: eve)
            var approved: Set<UserID> = []
            for _ in 0..<Int.random(in: 1...6) where state.status == .pending {
                guard let user = [ann, ben, eve].randomElement() else { break }
                let decision: RecommendationState.Decision = Bool.random() ? .approve : .modify
                let refusal = state.decide(decision, by: user, interactively: Bool.random(), at: now)
                guard refusal == nil else { continue }
                if decision == .modify { approved = [user] } else { approved.insert(user) }
            }
            let isApproved = state.status == .approved || state.status == .modified
            #expect(isApproved == (approved.count >= needs) && !approved.contains(eve))
        }
    }
}
