public import Core

/// The kinds of things in this room. Only names.
public enum AccountEntity {
    /// A customer's account.
    public enum Account {}
    /// A person at a customer's.
    public enum Contact {}
    /// A deal with a customer.
    public enum Deal {}
    /// What was or is to be done with a customer: calls, meetings, tasks, e-mail.
    public enum Activity {}
    /// A note about an account.
    public enum Note {}
    /// A run of the analysis.
    public enum Analysis {}
    /// What an agent or somebody proposes.
    public enum Recommendation {}
    /// What somebody decided.
    public enum Verdict {}
}

/// The id of an account.
public typealias AccountID = ID<AccountEntity.Account>
/// The id of a contact.
public typealias ContactID = ID<AccountEntity.Contact>
/// The id of a deal.
public typealias DealID = ID<AccountEntity.Deal>
/// The id of an activity.
public typealias ActivityID = ID<AccountEntity.Activity>
/// The id of a note.
public typealias NoteID = ID<AccountEntity.Note>
/// The id of a run of the analysis.
public typealias AnalysisID = ID<AccountEntity.Analysis>
/// The id of a recommendation.
public typealias RecommendationID = ID<AccountEntity.Recommendation>
