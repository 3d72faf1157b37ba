import Accounts
import Core
import TestKit
import Testing

@Suite("The state of a recommendation")
struct RecommendationStateTests {
    private let now = Instant(milliseconds: 1_700_000_000_000)
    private let (ann, ben, eve) = (UserID(high: 1, low: 1), UserID(high: 1, low: 2), UserID(high: 1, low: 3))

    private func state(needs: Int = 1, proposedBy: UserID? = nil) -> RecommendationState {
        RecommendationState(
            expiresAt: now + .seconds(72 * 3600), approvalsNeeded: needs, proposedBy: proposedBy)
    }

    @Test("is approved by one person where one is enough, and by nobody else afterwards")
    func one() {
        var state = state()
        #expect(state.decide(.approve, by: ann, interactively: true, at: now) == nil)
        #expect(state.status == .approved)
        #expect(state.decide(.reject, by: ben, interactively: true, at: now) == .alreadyDecided(.approved))
    }

    @Test("waits for a second person, not for the same one twice")
    func two() {
        var state = state(needs: 2)
        #expect(state.decide(.approve, by: ann, interactively: true, at: now) == nil)
        #expect(state.status == .pending)
        #expect(state.decide(.approve, by: ann, interactively: true, at: now) == .approvedBefore)
        #expect(state.decide(.approve, by: ben, interactively: true, at: now) == nil)
        #expect(state.status == .approved)
    }

    @Test("forgets approvals of what somebody has changed since")
    func modified() {
        var state = state(needs: 2)
        #expect(state.decide(.approve, by: ann, interactively: true, at: now) == nil)
        #expect(state.decide(.modify, by: ben, interactively: true, at: now) == nil)
        #expect(state.status == .pending && state.approvers == [ben])
        #expect(state.decide(.approve, by: ann, interactively: true, at: now) == nil)
        #expect(state.status == .modified)
    }

    @Test("is not for who proposed it, nor for programs, nor after its time", arguments: [
        RecommendationState.Decision.approve, .modify,
    ])
    func refusals(_ decision: RecommendationState.Decision) {
        var state = state(proposedBy: ann)
        #expect(state.decide(decision, by: ann, interactively: true, at: now) == .ownProposal)
        #expect(state.decide(decision, by: ben, interactively: false, at: now) == .notInteractive)
        #expect(
            state.decide(decision, by: ben, interactively: true, at: now + .seconds(72 * 3600))
                == .alreadyDecided(.expired))
        #expect(state.status == .pending && state.approvers.isEmpty)
        #expect(state.decide(.reject, by: ann, interactively: true, at: now) == nil)
        #expect(state.status == .rejected)
    }

    @Test("never comes to an approval without as many different people as it takes, whatever they try")
    func random() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let needs = Int.random(in: 1...2, using: &generator)
            var state = state(needs: needs, proposedBy: eve)
            var approved: Set<UserID> = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                guard let user = [ann, ben, eve].randomElement(), state.status == .pending else { break }
                let decision: RecommendationState.Decision = Bool.random() ? .approve : .modify
                let refusal = state.decide(decision, by: user, interactively: Bool.random(), at: now)
                guard refusal == nil else { continue }
                if decision == .modify { approved = [user] } else { approved.insert(user) }
            }
            let isApproved = state.status == .approved || state.status == .modified
            #expect(isApproved == (approved.count >= needs))
            #expect(!approved.contains(eve))
        }
    }
}
