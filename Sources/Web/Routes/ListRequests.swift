import Core
import Identity

extension ParameterValues {
    /// The part of a list that is asked for; `filter` ties a cursor to the list's other parameters.
    func list(_ filter: UInt32) throws(RequestFault) -> ListRequest {
        ListRequest(try page(of: filter), exactCount: self[Paging.count] == .exact)
    }
}
