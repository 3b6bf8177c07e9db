/// A name of something, 1–16 letters, digits and `. _ -`, told apart by what it names: a line's name is no tank's.
package struct Name<Named>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral
{
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    package var description: String { text }
    package static func < (left: Name, right: Name) -> Bool { left.text < right.text }
}

/// What a line's name names; it has no values.
package enum Line {}

/// A tank's name as painted on its shell.
package typealias TankName = Name<Tank>
extension TankName {
    /// The name under which a second gauge on the tank is polled. No tank can have it: a name holds no slash.
    package var ofSecondGauge: TankName { TankName(text + "/2") }
}

/// The name of a line: a serial line, or one Modbus TCP endpoint.
package typealias LineName = Name<Line>

/// A Modbus unit identifier: 1–247 on a serial line; on TCP also 0 and 255.
package struct UnitID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    package let number: UInt8

    package init(_ number: UInt8) { self.number = number }
    package init(integerLiteral number: UInt8) { self.number = number }
    package var description: String { String(number) }
    package static func < (left: UnitID, right: UnitID) -> Bool { left.number < right.number }
}
