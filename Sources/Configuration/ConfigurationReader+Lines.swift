import Acquisition
import Foundation
import TankFarm

/// A line as read; without a transport where that was wrong.
struct LineEntry {
    let name: LineName
    /// Nil where the key `transport` was wrong, so that units are not judged by the wrong rule.
    let isTCP: Bool?
    let transport: Transport?
    let scanInterval: Duration
    let responseTimeout: Duration
    let widestGap: Int
    let temperatureEvery: Int

    func settings(gauges: [PolledGauge]) -> LineSettings? {
        guard let transport else { return nil }
        return LineSettings(
            name: name, transport: transport, scanInterval: scanInterval, responseTimeout: responseTimeout,
            widestGap: widestGap, temperatureEvery: temperatureEvery, gauges: gauges)
    }
}

extension ConfigurationReader {
    static let baudRates = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200]
    private static let serialKeys = ["device", "baud", "parity", "data_bits", "stop_bits", "rts"]
    private static let rtsUses = ["none", "up", "down"]
    private static let networkKeys = ["host", "port"]

    /// - Parameter staleAfter: The station's `stale_after_s`, where it has one.
    func readLines(staleAfter: Duration?) -> [LineEntry] {
        let readers = root.tables("line")
        if readers.isEmpty, !root.has("line") {
            faults.add(FaultPlace(line: nil, key: "line"), "there is no line; at least one [[line]] is needed")
        }
        var lines: [LineEntry] = []
        var names: [(String, FaultPlace)] = []
        /// The device or endpoint of each line, with the line that has it.
        var places: [String: String] = [:]
        for reader in readers {
            defer { reader.finish() }
            reader.require("name", "1–16 letters, digits and . _ -")
            let name = reader.identifier("name")
            if let name {
                names.append((name, reader.place("name")))
                reader.label = "line.\(name)"
            }
            reader.require("transport", "\"rtu\" or \"tcp\"")
            let kind = reader.choice("transport", of: ["rtu", "tcp"])
            let transport: Transport? =
                switch kind {
                case "rtu": readSerial(reader)
                case "tcp": readNetwork(reader)
                default: readEither(reader)
                }
            let interval = reader.number("scan_interval_s", in: 0...3_600, unit: "s") ?? 1
            let scanInterval = Duration.milliseconds(Int64((interval * 1_000).rounded()))
            let timeout = reader.integer("response_timeout_ms", in: 10...60_000) ?? 500
            if let (place, key) = Self.endpoint(transport) {
                if let other = places[place] {
                    reader.fault(
                        key, "line \"\(other)\" has \(place) already; two masters on one line disturb each other")
                } else {
                    places[place] = name ?? "without a name"
                }
            }
            lines.append(
                LineEntry(
                    name: LineName(name ?? ""), isTCP: kind.map { $0 == "tcp" }, transport: transport,
                    scanInterval: scanInterval, responseTimeout: .milliseconds(timeout),
                    widestGap: reader.integer("widest_gap", in: 0...LinePlan.mostRegisters - 2, also: " registers")
                        ?? LineSettings.defaultWidestGap,
                    temperatureEvery: readTemperatureEvery(reader, scanInterval, staleAfter: staleAfter)))
        }
        refuseDuplicates("line", names)
        return lines
    }

    /// In how many scans a temperature with a request of its own is read once: so that it is read twice before it is stale.
    private func readTemperatureEvery(
        _ reader: TableReader, _ scanInterval: Duration, staleAfter: Duration?
    ) -> Int {
        let every = reader.integer("temperature_every", in: 1...60, also: " scans")
        guard let staleAfter, scanInterval > .zero else { return every ?? LineSettings.defaultTemperatureEvery }
        let most = max(1, Int(staleAfter / (scanInterval * 2)))
        if let every, every > most {
            let words = "\(NumberWords.plain(scanInterval.inSeconds)) s"
            reader.fault(
                "temperature_every",
                "\(every) scans of \(words) leave a temperature less than two reads within stale_after_s "
                    + "\(NumberWords.plain(staleAfter.inSeconds)); allowed \(most == 1 ? "is 1" : "are 1–\(most)")")
        }
        return every ?? min(LineSettings.defaultTemperatureEvery, most)
    }

    /// What no two lines may share, with the key that says it.
    private static func endpoint(_ transport: Transport?) -> (place: String, key: String)? {
        switch transport {
        case .rtu(let port): ((port.device as NSString).standardizingPath, "device")
        case .tcp(let host, let port): ("\(host.lowercased()):\(port)", "host")
        case nil: nil
        }
    }

    private func readSerial(_ reader: TableReader) -> Transport? {
        reader.refuse(Self.networkKeys, "belongs to a line with transport = \"tcp\"; this one is \"rtu\"")
        reader.require("device", "the serial port's path, as \"/dev/ttyUSB0\"")
        let device = reader.title("device")
        let baud = reader.integer("baud", of: Self.baudRates, what: "baud rate") ?? 9_600
        let parity = reader.choice("parity", of: ["none", "even", "odd"]).flatMap(Parity.init(rawValue:)) ?? .none
        // A frame of Modbus RTU is made of bytes: 7 data bits cannot carry it.
        let dataBits = reader.integer("data_bits", of: [8], what: "number of data bits for Modbus RTU") ?? 8
        let stopBits = reader.integer("stop_bits", of: [1, 2], what: "number of stop bits") ?? 1
        let rts = reader.choice("rts", of: Self.rtsUses).flatMap(RTSUse.init(rawValue:)) ?? .none
        guard let device else { return nil }
        return .rtu(
            SerialSettings(
                device: resolved(device), baud: baud, parity: parity, dataBits: dataBits, stopBits: stopBits,
                rts: rts))
    }

    private func readNetwork(_ reader: TableReader) -> Transport? {
        reader.refuse(Self.serialKeys, "belongs to a line with transport = \"rtu\"; this one is \"tcp\"")
        reader.require("host", "a name or address, as \"192.168.1.20\"")
        let host = reader.title("host")
        let port = reader.integer("port", in: 1...65_535) ?? 502
        guard let host else { return nil }
        guard !host.contains(where: \.isWhitespace) else {
            reader.fault("host", "\(NumberWords.quoted(host)) holds a space; allowed is a host's name or address")
            return nil
        }
        return .tcp(host: host, port: port)
    }

    /// The transport is unknown: no key of either is held against the line.
    private func readEither(_ reader: TableReader) -> Transport? {
        _ = reader.text("device")
        _ = reader.integer("baud", of: Self.baudRates, what: "baud rate")
        _ = reader.choice("parity", of: ["none", "even", "odd"])
        _ = reader.integer("data_bits", of: [8], what: "number of data bits for Modbus RTU")
        _ = reader.integer("stop_bits", of: [1, 2], what: "number of stop bits")
        _ = reader.choice("rts", of: Self.rtsUses)
        _ = reader.text("host")
        _ = reader.integer("port", in: 1...65_535)
        return nil
    }
}
