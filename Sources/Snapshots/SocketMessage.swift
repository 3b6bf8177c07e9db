import Alarms
import FoundationEssentials
import TankFarm

/// One request to a running station: one JSON object on one line.
package enum SocketRequest: Hashable, Sendable, Codable {
    case snapshot
    /// From a shared account with the name of the person who signed on; the terminal as the client knows it.
    case intent(Intent, signedOnAs: String? = nil, terminal: String? = nil)
    /// Reserved: a stream of snapshots for consoles that attach.
    case subscribe
}

/// The station's answer: one JSON object on one line.
package enum SocketReply: Hashable, Sendable, Codable {
    case snapshot(FarmSnapshot)
    case intent([IntentResult])
    /// The request was not understood, is of another version, or is not served yet.
    case refused(String)
}

/// The envelope of every line, with the version of what is in it.
package struct SocketEnvelope<Body: Codable & Sendable>: Codable, Sendable {
    package let version: Int
    package let body: Body

    package init(_ body: Body) {
        version = FarmSnapshot.currentVersion
        self.body = body
    }

    /// The line without its end. JSON escapes line ends, so the text holds none.
    package func line() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    package init(line: [UInt8]) throws {
        // The version first: another one's body need not look like ours.
        let version = try JSONDecoder().decode(VersionOnly.self, from: Data(line)).version
        guard version == FarmSnapshot.currentVersion else { throw SocketVersionError(found: version) }
        self = try JSONDecoder().decode(Self.self, from: Data(line))
    }
}

private struct VersionOnly: Decodable {
    let version: Int
}

/// The other side speaks another version of the messages.
package struct SocketVersionError: Error, Hashable, Sendable {
    package let found: Int
}
