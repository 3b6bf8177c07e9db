import Foundation
import TankFarm

struct StationEntry {
    let name: String
    let zone: SiteZone
    let language: String
    let simulation: Bool
    let databasePath: String
    let socketPath: String
    let staleAfter: Duration?
    let staleAfterPlace: FaultPlace
    let sharedAccounts: [String]
    let ambientFrom: Located<String>?
    let ambientCelsius: Double?
}

extension ConfigurationReader {
    func readStation() -> StationEntry? {
        let reader =
            root.table("station") ?? TableReader([:], line: nil, label: "station", faults: faults)
        defer { reader.finish() }
        let name = reader.title("name") ?? "Tank farm"
        let zone = readZone(reader)
        let language = reader.choice("language", of: ["en", "zh"]) ?? "en"
        if language == "zh" {
            faults.warn(reader.place("language"), "is read, but Chinese comes with a later version; English is shown")
        }
        let simulation = reader.flag("simulation") ?? false
        let database = readPath(reader, "database", default: "ullage.db")
        let socket = readPath(reader, "socket", default: "ullage.sock")
        let staleAfter = reader.number("stale_after_s", in: 1...3_600, unit: "s")
        let sharedAccounts = readSharedAccounts(reader)
        let ambientFrom = reader.text("ambient_from").map {
            Located(value: $0, place: reader.place("ambient_from"))
        }
        let ambient = reader.number("ambient_c", in: -60...60, unit: "°C")
        if let database, database == socket {
            reader.fault("socket", "is the database's path too; each needs its own")
        }
        // sockaddr_un holds 108 bytes with the closing zero; beyond that the socket cannot be bound.
        if let socket, socket.utf8.count > 107 {
            reader.fault("socket", "\(socket.utf8.count) bytes of path are too many for a socket; allowed are 107")
        }
        guard let zone, let database, let socket else { return nil }
        return StationEntry(
            name: name, zone: zone, language: language, simulation: simulation, databasePath: database,
            socketPath: socket, staleAfter: staleAfter.map { .milliseconds(Int64(($0 * 1_000).rounded())) },
            staleAfterPlace: reader.place("stale_after_s"), sharedAccounts: sharedAccounts,
            ambientFrom: ambientFrom, ambientCelsius: ambient)
    }

    private func readZone(_ reader: TableReader) -> SiteZone? {
        guard reader.has("time_zone") else {
            reader.accept("time_zone")
            faults.warn(reader.place("time_zone"), "is missing; UTC is taken, and shifts begin by UTC")
            return .utc
        }
        guard let name = reader.text("time_zone") else { return nil }
        if let zone = SiteZone(systemZone: name) { return zone }
        let near = SiteZone.suggestion(for: name).map { "; did you mean \"\($0)\"?" }
        reader.fault(
            "time_zone",
            "\(NumberWords.quoted(name)) is no time zone\(near ?? "; allowed are IANA names, as \"Asia/Shanghai\"")")
        return nil
    }

    private func readPath(_ reader: TableReader, _ key: String, default name: String) -> String? {
        guard reader.has(key) else {
            reader.accept(key)
            return resolved(name)
        }
        guard let text = reader.text(key) else { return nil }
        guard !text.isEmpty, text == text.withoutControls else {
            let found = text.isEmpty ? "is empty" : "holds control characters"
            reader.fault(key, "\(found); allowed is a path, relative to this file or absolute")
            return nil
        }
        return resolved(text)
    }

    func readShifts() -> [Shift] {
        var shifts: [Shift] = []
        var names: [(String, FaultPlace)] = []
        var starts: [Int: String] = [:]
        for reader in root.tables("shift") {
            defer { reader.finish() }
            reader.require("name", "words")
            reader.require("start", "a time of day, \"HH:MM\"")
            let name = reader.title("name")
            if let name {
                names.append((name, reader.place("name")))
                reader.label = "shift.\(name)"
            }
            guard let text = reader.has("start") ? readStart(reader) : nil else { continue }
            if let other = starts[text] {
                reader.fault("start", "shift \"\(other)\" begins then too; each needs a start of its own")
            }
            starts[text] = name ?? "without a name"
            shifts.append(Shift(name: name ?? "", startMinute: text))
        }
        refuseDuplicates("shift", names)
        return shifts.sorted { $0.startMinute < $1.startMinute }
    }

    /// Minutes after midnight.
    private func readStart(_ reader: TableReader) -> Int? {
        guard let text = reader.text("start") else { return nil }
        let digits = Array(text.utf8)
        let isTime =
            digits.count == 5 && digits[2] == UInt8(ascii: ":")
            && [0, 1, 3, 4].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digits[$0]) }
        if isTime, let hour = Int(text.prefix(2)), let minute = Int(text.suffix(2)), hour < 24, minute < 60 {
            return hour * 60 + minute
        }
        reader.fault("start", "\(NumberWords.quoted(text)) is no time of day; allowed are \"00:00\" to \"23:59\"")
        return nil
    }
}
