/// What an event is in the Open Cybersecurity Schema Framework 1.8.0: the one table of the mapping.
///
/// Version 1.9 moves account changes into a class of its own; when that is released, this table changes and nothing else.
struct OCSFClass: Sendable, Equatable {
    /// Authentication, Account Change, …
    let uid: Kind
    /// What was done, within the class; 99 is anything else, and then has a name.
    let activity: Int

    /// The classes that occur, by `class_uid`.
    enum Kind: Int, Sendable {
        case accountChange = 3001
        case authentication = 3002
        case entityManagement = 3004
        case userAccess = 3005
        case apiActivity = 6003
        case webResources = 6001
        case detectionFinding = 2004
    }

    /// `category_uid`: the thousands of the class.
    var category: Int { uid.rawValue / 1_000 }
    /// `type_uid`.
    var type: Int { uid.rawValue * 100 + activity }

    private init(_ uid: Kind, _ activity: Int) {
        self.uid = uid
        self.activity = activity
    }

    /// The class of an event; `method` decides what a refused request would have done.
    init(of type: EventType, method: String?) {
        switch type {
        case .loginSuccess, .loginFailed, .lockoutAttemptWhileLocked: self.init(.authentication, 1)
        case .logout, .sessionRevoked, .massRevocation: self.init(.authentication, 2)
        case .tokenRefresh, .tokenRefreshFailed, .invalidToken: self.init(.authentication, 99)
        case .accountCreated: self.init(.accountChange, 1)
        case .accountEnabled: self.init(.accountChange, 2)
        case .passwordChanged: self.init(.accountChange, 3)
        case .passwordResetRequested: self.init(.accountChange, 4)
        case .accountDisabled: self.init(.accountChange, 5)
        case .accountDeleted: self.init(.accountChange, 6)
        case .accountLocked, .lockoutCapReached: self.init(.accountChange, 9)
        case .accountUnlocked: self.init(.accountChange, 12)
        case .apiKeyCreated, .ipRuleCreated: self.init(.entityManagement, 1)
        case .apiKeyRotated, .secretRotated, .oauthClientChanged: self.init(.entityManagement, 3)
        case .apiKeyRevoked, .apiKeyDeleted, .ipRuleDeleted: self.init(.entityManagement, 4)
        case .roleChanged, .oauthConsentGranted: self.init(.userAccess, 1)
        case .oauthConsentRevoked: self.init(.userAccess, 2)
        case .dataExported: self.init(.webResources, 7)
        case .dataCreated: self.init(.apiActivity, 1)
        case .dataRead: self.init(.apiActivity, 2)
        case .dataUpdated: self.init(.apiActivity, 3)
        case .dataDeleted: self.init(.apiActivity, 4)
        case .insufficientScope, .permissionDenied, .roleRequired, .rateLimitExceeded:
            self.init(.apiActivity, Self.activity(of: method))
        case .suspiciousIP, .multipleFailedLogins, .geoAnomaly, .auditFailure, .secretRotationDue:
            self.init(.detectionFinding, 1)
        default: self.init(type.eventClass.category)
        }
    }

    /// The class of an event that has no entry of its own.
    init(_ category: EventCategory) {
        switch category {
        case .authentication: self.init(.authentication, 99)
        case .account: self.init(.accountChange, 99)
        case .apiKey: self.init(.entityManagement, 99)
        case .authorization, .dataAccess: self.init(.apiActivity, 99)
        case .suspicious: self.init(.detectionFinding, 1)
        }
    }

    private static func activity(of method: String?) -> Int {
        switch method {
        case "POST": 1
        case "GET", "HEAD": 2
        case "PUT", "PATCH": 3
        case "DELETE": 4
        default: 99
        }
    }
}
