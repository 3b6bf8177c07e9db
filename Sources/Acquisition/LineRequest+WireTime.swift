import TankFarm

extension LineSettings {
    /// What a request takes on the wire with a device that answers at once, the silences included; zero on TCP, where the
    /// network decides.
    package func wireTime(of request: LineRequest) -> Duration {
        guard case .rtu(let port) = transport, port.baud > 0 else { return .zero }
        let data = request.table.isBits ? (request.count + 7) / 8 : 2 * request.count
        // Eight characters out; unit, function, byte count, data and two of checksum back; a silence after each.
        return port.characterTime * (8 + 5 + data) + port.frameSilence * 2
    }

    /// The request as the schedule sees it.
    func entry(for request: LineRequest) -> PollSchedule.Entry {
        PollSchedule.Entry(
            device: request.unit, tanks: request.gauges.map { gauges[$0].tank }, every: request.every,
            wireTime: wireTime(of: request), carriesLevel: request.carriesLevel)
    }
}
