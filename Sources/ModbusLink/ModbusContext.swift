import Acquisition
import CModbus
import Glibc
import TankFarm

/// A libmodbus context, freed with its owner. One thread's only.
///
/// Of libmodbus it uses what frames and checks, and leaves what decides: error recovery stays off, because it closes,
/// sleeps and reconnects inside a call; waiting for an answer to begin is done outside, so that it has a deadline of its
/// own; and the whole rest of a frame has one deadline, because a pause allowed between any two bytes would let a device
/// that drips hold the line for many seconds.
final class ModbusContext {
    private let handle: OpaquePointer
    private var buffer = [UInt8](repeating: 0, count: Int(MODBUS_MAX_ADU_LENGTH))

    /// - Throws: `connection` where libmodbus refuses the settings or has no memory.
    init(_ make: () -> OpaquePointer?) throws(LinkError) {
        let made = make()
        let code = errno
        guard let made else { throw .connection("libmodbus refuses the line's settings: \(systemWords(code))") }
        handle = made
        modbus_set_error_recovery(handle, MODBUS_ERROR_RECOVERY_NONE)
        modbus_set_byte_timeout(handle, 0, 0)
    }

    deinit {
        modbus_close(handle)
        modbus_free(handle)
    }

    var descriptor: Int32 { modbus_get_socket(handle) }

    /// Takes over a connected socket; closed with the context.
    func adopt(_ socket: Int32) { modbus_set_socket(handle, socket) }

    /// Opens the port. Nil, or the error number.
    func open() -> Int32? {
        let result = modbus_connect(handle)
        let code = errno
        return result == 0 ? nil : code
    }

    /// Which unit's frames `receive` gives back whole (RTU).
    func listen(to unit: UnitID) throws(LinkError) {
        let result = modbus_set_slave(handle, Int32(unit.number))
        let code = errno
        guard result == 0 else { throw .connection("unit \(unit): \(systemWords(code))") }
    }

    /// Sends unit, function and data; libmodbus adds the checksum.
    func send(_ bytes: [UInt8]) throws(LinkError) {
        let result = modbus_send_raw_request(handle, bytes, Int32(bytes.count))
        let code = errno
        guard result > 0 else { throw .connection("cannot send: \(systemWords(code))") }
    }

    /// Receives one frame that has already begun, within `duration` from now to its last byte, its checksum (RTU) checked.
    /// - Throws: `wrongUnit` when on a serial line a whole frame was of another unit than the one listened to,
    ///   `truncated` when it does not end in time, `badChecksum`, `wrongAnswer` when it announces more than a frame can
    ///   hold, `connection`.
    func receive(within duration: Duration) throws(LinkError) -> [UInt8] {
        let microseconds = max(1, duration.wholeNanoseconds / 1_000)
        modbus_set_response_timeout(handle, UInt32(microseconds / 1_000_000), UInt32(microseconds % 1_000_000))
        let length = modbus_receive_confirmation(handle, &buffer)
        let code = errno
        guard length >= 0 else { throw ModbusContext.error(code) }
        if length == 0 {
            // libmodbus 3.1.6 passes over another unit's frame without a look at its checksum. Noise in front of the
            // right answer looks just so, and must not be called another unit's answer.
            throw hasForeignChecksum ? .wrongUnit : .badChecksum
        }
        return Array(buffer.prefix(Int(length)))
    }

    /// Whether what lies in the buffer is an answer whose checksum holds. Only its beginning tells how long it is.
    private var hasForeignChecksum: Bool {
        let length: Int
        switch buffer[1] {
        case 1...4, 17, 23: length = 3 + Int(buffer[2]) + 2
        case 5, 6, 15, 16: length = 8
        case 22: length = 10
        default: length = 5
        }
        guard length <= buffer.count else { return false }
        // A frame together with its own checksum has the checksum zero (Modbus over Serial Line V1.02, 6.2.2).
        var checksum: UInt16 = 0xFFFF
        for byte in buffer[..<length] {
            checksum ^= UInt16(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xA001 : checksum >> 1 }
        }
        return checksum == 0
    }

    /// What an error number of a receive means. The first byte had arrived, so a timeout is an answer that broke off.
    private static func error(_ code: Int32) -> LinkError {
        switch code {
        case ETIMEDOUT: .truncated
        case ullage_EMBBADCRC: .badChecksum
        case ullage_EMBBADSLAVE: .wrongUnit
        case ullage_EMBBADDATA, ullage_EMBMDATA, ullage_EMBBADEXC, ullage_EMBUNKEXC: .wrongAnswer
        case ullage_EMBXILFUN...ullage_EMBXGTAR: .exception(UInt8(code - ullage_EMBXILFUN + 1))
        default: .connection("cannot receive: \(systemWords(code))")
        }
    }
}

/// The system's words for an error number.
func systemWords(_ code: Int32) -> String { String(cString: strerror(code)) }
