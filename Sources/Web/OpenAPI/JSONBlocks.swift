import Core

/// Documents that are written by hand read like what they write: blocks for objects and lists.
extension JSONWriter {
    /// An object.
    mutating func object(_ members: (inout JSONWriter) -> Void) {
        beginObject()
        members(&self)
        endObject()
    }

    /// A member that is an object.
    mutating func object(_ name: String, _ members: (inout JSONWriter) -> Void) {
        key(name)
        object(members)
    }

    /// A member that is a list.
    mutating func array(_ name: String, _ elements: (inout JSONWriter) -> Void) {
        key(name)
        beginArray()
        elements(&self)
        endArray()
    }

    /// A member.
    mutating func member(_ name: String, _ value: some JSONWritable) {
        key(name)
        value.write(to: &self)
    }
}
