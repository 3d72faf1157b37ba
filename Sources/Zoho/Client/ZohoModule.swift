/// The modules of Zoho CRM that are read, by the names of its API, in the order in which they are: what others refer to first.
public enum ZohoModule: String, Sendable, CaseIterable {
    case accounts = "Accounts"
    case contacts = "Contacts"
    case deals = "Deals"
    case tasks = "Tasks"
    case calls = "Calls"
    case events = "Events"
    case notes = "Notes"

    /// The modules that a name stands for: Zoho's own, or `Activities` for three of them; nothing for an unknown one.
    static func named(_ name: String) -> [ZohoModule] {
        if name == "Activities" { return [.tasks, .calls, .events] }
        return ZohoModule(rawValue: name).map { [$0] } ?? []
    }

    /// The fields that are asked for; at most 50 may be (Zoho CRM API v8, Get Records).
    var fields: [String] {
        ["Owner", "Created_Time", "Modified_Time"]
            + {
                switch self {
                case .accounts:
                    [
                        "Account_Name", "Account_Status", "Industry", "Website", "Phone", "Billing_City",
                        "Billing_Country", "Annual_Revenue", "Last_Activity_Time",
                    ]
                case .contacts: ["First_Name", "Last_Name", "Email", "Phone", "Title", "Email_Opt_Out", "Account_Name"]
                case .deals: ["Deal_Name", "Stage", "Amount", "Closing_Date", "Probability", "Account_Name"]
                case .tasks: ["Subject", "Status", "Due_Date", "Description", "What_Id", "Who_Id"]
                case .calls: ["Subject", "Call_Start_Time", "Description", "What_Id", "Who_Id"]
                case .events: ["Event_Title", "Start_DateTime", "End_DateTime", "Description", "What_Id", "Who_Id"]
                case .notes: ["Note_Title", "Note_Content", "Parent_Id"]
                }
            }()
    }
}
